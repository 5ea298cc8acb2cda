"""What the page of one case shows: its rounds, its entries, what was promised; and the list of cases."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from cases.models import Action, Case, CaseMember, Cycle, Entry
from inclusion.accounts.models import Membership
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .casework import actions_of_pupil, entries_of_pupil, open_cases, readable_entries
from .pupils import visible_pupils


def here_now(person: Person, user_path: str) -> Exists:
    """Whether the colleague of a row still belongs to the person's school today."""
    lasting = Q(until_on__isnull=True) | Q(until_on__gte=person.on)
    standing = Membership.objects.filter(
        lasting, school=person.school, user=OuterRef(user_path), user__is_active=True
    )
    return Exists(standing)


def case_list(
    person: Person,
    *,
    mine: bool = False,
    category: str = "",
    level: str = "",
    at_risk: bool = False,
    not_reviewed: bool = False,
) -> QuerySet[Case]:
    """Open cases, newest first, with what the list tells of each.

    `last_entry_on`: its pupil's last entry that the person may read; `review_due_on`, `round_id`:
    of the round that runs; `lead_here`: whether the lead still belongs to the school.
    `not_reviewed` keeps those without a round, past a round's review, or past the day on which to
    look at the flag again.
    """
    entries = readable_entries(person).filter(pupil=OuterRef("pupil"), withdrawn_at__isnull=True)
    latest = entries.order_by("-happened_on").values("happened_on")[:1]
    running = Cycle.objects.filter(case=OuterRef("pk"), reviewed_on__isnull=True)
    cases = open_cases(person, mine=mine).annotate(
        last_entry_on=Subquery(latest),
        review_due_on=Subquery(running.order_by("number").values("review_due_on")[:1]),
        round_id=Subquery(running.order_by("number").values("pk")[:1]),
        lead_here=here_now(person, "lead"),
    )
    if category:
        cases = cases.filter(category=category)
    if level:
        cases = cases.filter(level=level)
    if at_risk:
        cases = cases.filter(at_risk_since__isnull=False)
    if not_reviewed:
        late = Q(review_due_on__isnull=True) | Q(review_due_on__lt=person.on)
        cases = cases.filter(late | Q(at_risk_until__lt=person.on))
    return cases.select_related("pupil", "lead").order_by("-opened_on", "-pk")


def rounds_of(case: Case) -> list[Cycle]:
    """The rounds of a case, newest first."""
    return list(case.cycles.order_by("-number"))


def running_round(case: Case) -> Cycle | None:
    """The round that waits for its review."""
    return case.cycles.filter(reviewed_on__isnull=True).first()


def cycle_for(person: Person, cycle_id: int) -> Cycle:
    """One round of a case of a pupil whom the person may see. Raises Http404 otherwise."""
    cycle = (
        Cycle.objects.select_related("case__pupil__school", "case__pupil__group", "case__lead")
        .filter(pk=cycle_id, case__pupil__in=visible_pupils(person))
        .first()
    )
    if cycle is None:
        raise Http404("No such round here.")
    return cycle


def entries_of_case(person: Person, case: Case) -> QuerySet[Entry]:
    """The case's entries that this person may read, newest first."""
    return entries_of_pupil(person, case.pupil).filter(case=case)


def hidden_in_case(person: Person, case: Case) -> int:
    """How many restricted entries of the case this person may not read."""
    if person.has(Right.SEE_RESTRICTED):
        return 0
    readable = entries_of_case(person, case).order_by().values("pk")
    return Entry.objects.filter(case=case, withdrawn_at=None).exclude(pk__in=readable).count()


def actions_while_open(person: Person, case: Case) -> QuerySet[Action]:
    """What was promised for the pupil while the case was open: what is still to do comes first."""
    actions = actions_of_pupil(person, case.pupil, open_only=False)
    actions = actions.filter(Q(done_on__isnull=True) | Q(done_on__gte=case.opened_on))
    if case.closed_on:
        actions = actions.filter(created_on__lte=case.closed_on)
    return actions.order_by(F("done_on").desc(nulls_first=True), "due_on", "pk")


def open_after(person: Person, case: Case) -> list[Action]:
    """The pupil's open actions that closing the case leaves open: all but those that it asks for itself."""
    own = [f"risk:{case.pk}", *(f"cycle:{cycle.pk}" for cycle in rounds_of(case))]
    actions = actions_of_pupil(person, case.pupil).exclude(about__in=own)
    return list(actions.order_by(F("due_on").asc(nulls_last=True), "pk"))


def may_work_on(person: Person, case: Case) -> bool:
    """Whether this person runs the case's rounds and looks at its flag: its lead, or who runs cases."""
    leads = case.lead_id == person.user.pk and person.has(Right.LOG_ENTRIES)
    return person.has(Right.MANAGE_CASES) or leads


def case_people(person: Person, case: Case) -> dict[str, Any]:
    """The lead and the team by name, each with whether they still belong to the school."""
    members = CaseMember.objects.filter(case=case).select_related("user")
    members = members.annotate(here=here_now(person, "user")).order_by("user__name")
    leads = Case.objects.filter(pk=case.pk).annotate(here=here_now(person, "lead"))
    return {
        "lead_here": leads.values_list("here", flat=True).get(),
        "team": [(member.user.name, member.here) for member in members],
    }
