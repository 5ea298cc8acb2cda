"""Rows of this app as facts for the rules, and the gathering of every app's facts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Case as Chosen
from django.db.models import Q, Sum, When

from inclusion.accounts.models import School
from inclusion.rules.facts import (
    AttendanceFact,
    Facts,
    PlacementFact,
    PlanFact,
    PupilFacts,
    ReferralFact,
    SchoolFacts,
    SuspensionFact,
    TriedFact,
)

from .codes import SenStatus
from .models import AttendanceWeek, Case, Pupil
from .registry import fact_providers

_FIELDS: dict[type, str] = {
    SuspensionFact: "suspensions",
    PlanFact: "plans",
    PlacementFact: "placements",
    ReferralFact: "referrals",
    TriedFact: "tried",
}


def school_facts(school: School) -> SchoolFacts:
    """The school as the rules know it."""
    return SchoolFacts(phase=school.phase, kind=school.kind, local_authority=school.local_authority)


def gather(school: School, pupil_ids: Sequence[int], since: date) -> dict[int, Facts]:
    """The facts of many pupils of one school, in a fixed number of queries.

    `since` is the first day of last school year; what is older and closed is not read.
    """
    collected: dict[int, dict[str, list[object]]] = {
        pupil_id: defaultdict(list) for pupil_id in pupil_ids
    }
    for provider in fact_providers():
        for pupil_id, facts in provider(pupil_ids, since).items():
            for fact in facts:
                collected[pupil_id][_FIELDS[type(fact)]].append(fact)
    about_school, judgements = school_facts(school), _judgements(pupil_ids)
    attendance = _attendance(pupil_ids, since)
    found: dict[int, Facts] = {}
    for pupil in Pupil.objects.filter(pk__in=pupil_ids):
        lists = collected[pupil.pk]
        lists["tried"].extend(_tried(pupil))
        found[pupil.pk] = Facts(
            pupil=_as_fact(pupil, judgements.get(pupil.pk), attendance.get(pupil.pk)),
            school=about_school,
            **{field: tuple(facts) for field, facts in lists.items()},  # type: ignore[arg-type]
        )
    return found


def _tried(pupil: Pupil) -> Iterator[TriedFact]:
    """An EHC plan follows a statutory assessment. SEN support leaves open whether one was considered."""
    if pupil.sen_status == SenStatus.PLAN:
        yield TriedFact("sen_assessment_considered", f"pupil:{pupil.pk}")


def _judgements(pupil_ids: Sequence[int]) -> Mapping[int, Case]:
    """The open case that carries each pupil's professional judgements, the newest winning."""
    cases = Case.objects.filter(pupil_id__in=pupil_ids, closed_on__isnull=True)
    found: dict[int, Case] = {}
    for case in cases.order_by("opened_on", "id"):
        kept = found.get(case.pupil_id)
        if kept is None or case.at_risk_since or case.deteriorating_since:
            found[case.pupil_id] = case
    return found


def _attendance(pupil_ids: Sequence[int], since: date) -> Mapping[int, AttendanceFact]:
    """Each pupil's half-days of this school year, and the weeks of unauthorised ones. One query.

    A week's Monday stands for each of its unauthorised half-days. Those since `since` are told, of
    last school year too: the weeks in which they are counted run on through the summer.
    """
    this_year = Q(week_starts_on__gte=since.replace(year=since.year + 1))
    weeks = AttendanceWeek.objects.filter(pupil_id__in=pupil_ids, week_starts_on__gte=since)
    rows = (
        weeks.annotate(
            # All weeks without an unauthorised half-day come as one row.
            monday=Chosen(When(unauthorised__gt=0, then="week_starts_on"))
        )
        .order_by()
        .values("pupil_id", "monday")
        .annotate(
            open_for=Sum("possible", filter=this_year, default=0),
            missed=Sum("absent", filter=this_year, default=0),
            without_leave=Sum("unauthorised"),
        )
        .values_list("pupil_id", "monday", "open_for", "missed", "without_leave")
    )
    possible, absent = Counter[int](), Counter[int]()
    unauthorised: dict[int, list[date]] = defaultdict(list)
    for pupil_id, monday, open_for, missed, without_leave in rows:
        possible[pupil_id] += open_for
        absent[pupil_id] += missed
        unauthorised[pupil_id] += [monday] * without_leave
    return {
        pupil_id: AttendanceFact(
            possible[pupil_id], absent[pupil_id], tuple(sorted(unauthorised[pupil_id]))
        )
        for pupil_id in possible
    }


def _as_fact(pupil: Pupil, case: Case | None, attendance: AttendanceFact | None) -> PupilFacts:
    return PupilFacts(
        date_of_birth=pupil.born_on,
        year_group=pupil.year_group,
        sen_status=pupil.sen_status,
        looked_after=bool(pupil.looked_after),
        previously_looked_after=bool(pupil.previously_looked_after),
        social_worker=bool(pupil.social_worker),
        risk_of_permanent_exclusion=bool(case and case.at_risk_since),
        at_risk_since=case.at_risk_since if case else None,
        behaviour_deteriorating=bool(case and case.deteriorating_since),
        deteriorating_since=case.deteriorating_since if case else None,
        previous_plan_unsuccessful=bool(case and case.previous_plan_unsuccessful),
        looked_after_since=pupil.looked_after_since,
        social_worker_since=pupil.social_worker_since,
        left_on=pupil.left_on,
        attendance=attendance,
        home_local_authority=pupil.home_la or None,
        # Which school year a number from another school belongs to depends on the day that is asked
        # about: `cases.elsewhere` gives it to the what-if and to the totals, which know that day.
        days_excluded_elsewhere_this_year=None,
    )
