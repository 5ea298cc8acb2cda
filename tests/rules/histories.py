"""Histories of one pupil drawn at random: every kind of record, told and untold, met and unmet."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from inclusion.rules.facts import (
    BoardFact,
    CancellationFact,
    ChecksFact,
    EhcFact,
    Facts,
    PanelFact,
    PlanFact,
    PupilFacts,
    ReferralFact,
    ReviewFact,
    SchoolFacts,
    SeparationFact,
    SuspensionFact,
    TriedFact,
)

from .calendars import REFERENCE, TERMS

DAYS = REFERENCE.school_days(TERMS[0].start, TERMS[2].end)
day = st.sampled_from(DAYS)
maybe = st.none() | day
yes_no = st.none() | st.booleans()
delivery = st.sampled_from([None, "post", "hand", "email"])

checks = st.builds(
    ChecksFact,
    fact_finding_note=yes_no,
    pupil_account=yes_no,
    equality_considered=yes_no,
    limbs=st.sampled_from([None, (), ("breach",), ("breach", "harm")]),
    factors_considered=st.sampled_from([None, (), ("sen", "family")]),
    factors_found=st.sampled_from([(), ("bereavement",)]),
    one_off_offence=st.sampled_from([None, "violence"]),
    suspensions_reviewed_on=maybe,
    lesser_sanctions=yes_no,
    why_this_long=yes_no,
    needs_considered=yes_no,
    gap_reasons=st.sampled_from([(), ("key_worker", "psp")]),
    exclusions_team_consulted_on=maybe,
    early_review_requested_on=maybe,
    interim_pep_on=maybe,
)
board = st.builds(
    BoardFact,
    meeting_on=maybe,
    papers_sent_on=maybe,
    invited=st.sampled_from([None, (), ("parents", "pupil", "headteacher")]),
    panel_size=st.sampled_from([None, 2, 3]),
    panel_practicable=yes_no,
    considered=st.sampled_from([None, ("lawful",)]),
    representations_withdrawn_on=maybe,
    decision_sent_by=delivery,
)
panel = st.builds(
    PanelFact,
    waived_on=maybe,
    tribunal_decided_on=maybe,
    sen_expert_asked_on=maybe,
    met_on=maybe,
    outcome=st.sampled_from([None, "upheld", "recommended", "quashed"]),
    board_told_on=maybe,
    board_reconsidered_on=maybe,
)
cancellation = st.builds(
    CancellationFact,
    told_on=st.none() | maybe,
    parents_told_on=maybe,
    board_told_on=maybe,
    la_told_on=maybe,
    social_worker_told_on=maybe,
    virtual_head_told_on=maybe,
    reported_on=maybe,
)
suspension = st.builds(
    SuspensionFact,
    id=st.just("s"),
    start=day,
    kind=st.sampled_from(["suspension", "suspension", "lunchtime", "permanent"]),
    sessions=st.integers(1, 24),
    start_session=st.sampled_from(["am", "pm"]),
    grounds=st.sampled_from([None, "disciplinary", "lateness", "attainment"]),
    decided_by=st.sampled_from([None, "headteacher", "deputy"]),
    misses_exam_on=st.none() | st.none() | day,
    parents_told_on=maybe,
    parents_written_on=maybe,
    parents_written_by=delivery,
    la_told_on=maybe,
    board_told_on=maybe,
    representations_on=maybe,
    board_met_on=maybe,
    board_decision=st.sampled_from([None, "declined", "reinstated", "noted"]),
    board_decision_given_on=maybe,
    review_panel_applied_on=maybe,
    sixth_day_provision_from=maybe,
    reintegration_meeting_on=maybe,
    cancelled_on=st.none() | st.none() | day,
    returned_on=maybe,
    dealt_with=st.sampled_from([False, False, True]),
    checks=st.none() | checks,
    board=st.none() | board,
    panel=st.none() | panel,
    cancellation=st.none() | cancellation,
)
psp = st.builds(
    PlanFact,
    id=st.just("p"),
    kind=st.just("psp"),
    start=day,
    end=maybe,
    ended_on=maybe,
    reviews=st.lists(
        st.builds(ReviewFact, day, st.sampled_from(["met", "insufficient", None])), max_size=4
    ).map(tuple),
    key_worker_contacts_on=st.none() | st.lists(day, max_size=3).map(tuple),
)
ibp = st.builds(
    PlanFact,
    id=st.just("p"),
    kind=st.just("ibp"),
    start=day,
    end=maybe,
    ended_on=maybe,
    reviews=st.lists(st.builds(ReviewFact, day), max_size=3).map(tuple),
    review_every_weeks=st.none() | st.integers(1, 13),
)
pupil = st.builds(
    PupilFacts,
    date_of_birth=st.none() | st.dates(date(2007, 9, 1), date(2022, 8, 31)),
    year_group=st.sampled_from([None, 0, 5, 11]),
    sen_status=st.sampled_from([None, "N", "K", "E"]),
    looked_after=st.booleans(),
    social_worker=st.booleans(),
    at_risk_since=maybe,
    days_excluded_elsewhere_this_year=st.sampled_from([0, 0, 41.5, None]),
    days_excluded_elsewhere_this_term=st.sampled_from([0, 0, 4.5, None]),
    left_on=st.none() | st.none() | day,
    exclusions_team_consulted_on=maybe,
).map(lambda drawn: replace(drawn, risk_of_permanent_exclusion=drawn.at_risk_since is not None))
separation = st.builds(SeparationFact, id=st.just("apart"), start=day, ended_on=maybe)

histories = st.builds(
    lambda who, exclusions, plans, ehc, referrals, tried, apart: Facts(
        pupil=who,
        school=SchoolFacts("primary", "maintained", "204"),
        suspensions=tuple(replace(one, id=f"s{n}") for n, one in enumerate(exclusions)),
        plans=tuple(replace(one, id=f"p{n}") for n, one in enumerate(plans)),
        ehc=tuple(ehc),
        referrals=tuple(referrals),
        tried=tuple(TriedFact(kind) for kind in tried),
        separations=tuple(apart),
    ),
    pupil,
    st.lists(suspension, max_size=5),
    st.lists(psp | ibp, max_size=2),
    st.lists(st.builds(EhcFact, st.just("e"), early_review_requested_on=maybe), max_size=1),
    st.lists(st.builds(ReferralFact, st.just("r"), st.just("re_engagement"), day), max_size=1),
    st.lists(st.sampled_from(["psp", "key_worker", "restorative"]), max_size=3, unique=True),
    st.lists(separation, max_size=1),
)
