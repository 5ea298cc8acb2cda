"""What a rule may know of one suspension or permanent exclusion: frozen, as the contract names it.

The flat keys are the contract's. What was added since stands in groups (`checks`, `board`, `panel`,
`cancellation`), where None means "not asked" and keeps its rule silent.
"""

from dataclasses import dataclass
from datetime import date

DISCIPLINARY = frozenset({"disciplinary", "lateness", "truancy", "uniform"})


@dataclass(frozen=True, slots=True)
class ChecksFact:
    """What the head looked at before deciding. None: not asked, False or empty: not done."""

    fact_finding_note: bool | None = None
    pupil_account: bool | None = None
    equality_considered: bool | None = None
    # breach (serious or persistent), harm (serious harm to education or welfare)
    limbs: tuple[str, ...] | None = None
    # bereavement, mental_health, bullying, sen, family: looked at, and found to play a part
    factors_considered: tuple[str, ...] | None = None
    factors_found: tuple[str, ...] = ()
    one_off_offence: str | None = None  # violence, sexual, drug_supply, weapon
    suspensions_reviewed_on: date | None = None  # whether suspending works for this pupil
    # Written down: what was tried or weighed instead, why so long, what was done about known needs.
    lesser_sanctions: bool | None = None
    why_this_long: bool | None = None
    needs_considered: bool | None = None
    # Kinds of support that were not tried, each with a reason on record: key_worker, psp …
    gap_reasons: tuple[str, ...] = ()
    # Asked for or held before this decision.
    exclusions_team_consulted_on: date | None = None
    early_review_requested_on: date | None = None
    interim_pep_on: date | None = None


@dataclass(frozen=True, slots=True)
class BoardFact:
    """The governing board's meeting about one exclusion. None: not asked."""

    meeting_on: date | None = None  # planned
    papers_sent_on: date | None = None
    invited: tuple[str, ...] | None = None
    panel_size: int | None = None
    panel_practicable: bool | None = None  # a full panel before the examination
    considered: tuple[str, ...] | None = None  # lawful, reasonable, fair, interests
    representations_withdrawn_on: date | None = None
    decision_sent_by: str | None = None  # post, hand, email


@dataclass(frozen=True, slots=True)
class PanelFact:
    """The independent review panel about one permanent exclusion. None: not done, not asked."""

    waived_on: date | None = None  # the parents said in writing that they will not apply
    tribunal_decided_on: date | None = None  # of a parallel discrimination claim
    sen_expert_asked_on: date | None = None
    sen_expert_appointed_on: date | None = None
    met_on: date | None = None
    outcome: str | None = None  # upheld, recommended, quashed
    board_told_on: date | None = None
    board_reconsidered_on: date | None = None
    reinstated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAgainFact:
    """Who was told of a later decision about an exclusion: everyone at once, or each. None: not told."""

    told_on: date | None = None
    parents_told_on: date | None = None
    board_told_on: date | None = None
    la_told_on: date | None = None
    social_worker_told_on: date | None = None
    virtual_head_told_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationFact(ToldAgainFact):
    """Who was told that an exclusion was cancelled, and what followed. None: not done."""

    meeting_offered_on: date | None = None
    reported_on: date | None = None  # to the board, with the others of the term


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFact(ToldAgainFact):
    """That an issued suspension was made shorter by a new decision, and who was told of it."""

    decided_on: date


@dataclass(frozen=True, slots=True)
class SuspensionFact:
    """A suspension, lunchtime suspension or permanent exclusion, recorded or only proposed."""

    id: str
    start: date
    kind: str = "suspension"  # suspension, lunchtime, permanent
    sessions: int = 0  # half-days that the pupil was due to attend; 0 for a permanent exclusion
    start_session: str = "am"
    decided_on: date | None = None
    decided_by: str | None = None
    reasons: tuple[str, ...] = ()
    grounds: str | None = None
    misses_exam_on: date | None = None
    parents_told_on: date | None = None
    parents_written_on: date | None = None
    la_told_on: date | None = None
    board_told_on: date | None = None
    social_worker_told_on: date | None = None
    virtual_head_told_on: date | None = None
    representations_on: date | None = None
    board_met_on: date | None = None
    board_decision: str | None = None
    board_decision_given_on: date | None = None
    review_panel_applied_on: date | None = None
    sixth_day_provision_from: date | None = None
    reintegration_meeting_on: date | None = None
    cancelled_on: date | None = None
    returned_on: date | None = None
    proposed: bool = False
    # Additions to the contract.
    # Recorded afterwards, all duties done elsewhere: it counts, but raises nothing by itself.
    dealt_with: bool = False
    sessions_as_issued: int | None = None  # before somebody changed its length
    # Half-days on which the pupil was not due, each (day, "am" or "pm"): they count nothing.
    not_due: tuple[tuple[date, str], ...] = ()
    change: ChangeFact | None = None  # that it was made shorter
    parents_written_by: str | None = None  # post, hand, email
    home_authority_told_on: date | None = None
    sixth_day_details_on: date | None = None  # when the parents were told of the provision
    # own, shared, other_school, unregistered, authority; elsewhere: which of the last three is not known
    provision_site: str | None = None
    work_set_on: date | None = None
    return_refused: bool = False
    checks: ChecksFact | None = None
    board: BoardFact | None = None
    panel: PanelFact | None = None
    cancellation: CancellationFact | None = None

    @property
    def decision_date(self) -> date:
        """When the head decided; where nobody recorded it, the day it began."""
        return self.decided_on or self.start


@dataclass(frozen=True, slots=True)
class SeparationFact:
    """A pupil kept off site because an allegation of harm needs pupils kept apart.

    It is no exclusion and counts as none (guidance in force from 26 July 2026).
    """

    id: str
    start: date
    reason: str | None = None
    education_offered: bool = False
    la_told_on: date | None = None
    reviews_on: tuple[date, ...] = ()
    next_review_on: date | None = None
    ended_on: date | None = None
