"""Cases, entries and actions that a person may see."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from cases.models import Action, Case, CaseMember, Entry, EntryReader, Pupil
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .pupils import visible_pupils


def cases_of_pupil(person: Person, pupil: Pupil) -> QuerySet[Case]:
    """The pupil's cases, open ones first."""
    cases = Case.objects.filter(pupil=pupil, school=person.school).select_related("lead")
    return cases.prefetch_related("members__user").order_by("closed_on", "-opened_on")


def case_for(person: Person, case_id: int) -> Case:
    """One case of a pupil whom the person may see. Raises Http404 otherwise."""
    case = (
        Case.objects.select_related("pupil", "pupil__school", "pupil__group", "lead")
        .filter(pk=case_id, pupil__in=visible_pupils(person))
        .first()
    )
    if case is None:
        raise Http404("No such case here.")
    return case


def open_cases(person: Person, *, mine: bool = False) -> QuerySet[Case]:
    """Open cases of the school's visible pupils; only those the person leads or is on, if `mine`."""
    cases = Case.objects.filter(school=person.school, closed_on__isnull=True)
    if mine:
        # Whoever leads or works on an open case sees its pupil.
        on_team = CaseMember.objects.filter(user=person.user).values("case")
        return cases.filter(Q(lead=person.user) | Q(pk__in=on_team))
    return cases.filter(pupil__in=visible_pupils(person))


def open_cases_of(person: Person, pupil: Pupil) -> QuerySet[Case]:
    """The pupil's cases that are open now, newest first."""
    cases = Case.objects.filter(school=person.school, pupil=pupil, closed_on__isnull=True)
    return cases.select_related("lead").order_by("-opened_on", "-pk")


def team_of(case: Case) -> list[int]:
    """The ids of the colleagues on a case's team."""
    return list(case.members.values_list("user_id", flat=True))


def readers_of(entry: Entry) -> list[int]:
    """The ids of the colleagues named as readers of an entry."""
    return list(entry.readers.values_list("user_id", flat=True))


def readable_entries(person: Person) -> QuerySet[Entry]:
    """Entries of visible pupils whose words this person may read: restricted ones need more."""
    return readable(person, Entry.objects.filter(pupil__in=visible_pupils(person)))


def readable(person: Person, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Those of these entries whose words this person may read."""
    if person.has(Right.SEE_RESTRICTED):
        return entries
    named = EntryReader.objects.filter(entry=OuterRef("pk"), user=person.user)
    return entries.filter(Q(restricted=False) | Q(written_by=person.user) | Exists(named))


def entries_of_pupil(person: Person, pupil: Pupil) -> QuerySet[Entry]:
    """The pupil's readable entries, newest first, withdrawn ones left out.

    Like every selector of one pupil it takes a pupil whom `pupil_for` has let this person see.
    """
    of_pupil = Entry.objects.filter(pupil=pupil, withdrawn_at__isnull=True)
    entries = readable(person, of_pupil)
    return entries.select_related("written_by")


def hidden_entries(person: Person, pupil: Pupil) -> int:
    """How many restricted entries exist that this person may not read: their words stay hidden."""
    if person.has(Right.SEE_RESTRICTED):
        return 0
    readable = entries_of_pupil(person, pupil).values("pk")
    standing = Entry.objects.filter(pupil=pupil, withdrawn_at__isnull=True)
    return standing.exclude(pk__in=readable).count()


def entry_for(person: Person, entry_id: int) -> Entry:
    """One entry whose words the person may read. Raises Http404 otherwise."""
    entry = (
        readable_entries(person)
        .select_related("pupil", "pupil__school", "pupil__group", "written_by")
        .filter(pk=entry_id)
        .first()
    )
    if entry is None:
        raise Http404("No such entry here.")
    return entry


def actions_of_pupil(person: Person, pupil: Pupil, *, open_only: bool = True) -> QuerySet[Action]:
    """What was promised for this pupil and stands, the earliest due first."""
    actions = Action.objects.filter(pupil=pupil, school=person.school, withdrawn_at__isnull=True)
    if open_only:
        actions = actions.filter(done_on__isnull=True)
    return actions.select_related("owner")


def action_for(person: Person, action_id: int) -> Action:
    """One action for a pupil whom the person may see. Raises Http404 otherwise."""
    action = (
        Action.objects.select_related("pupil", "pupil__school", "pupil__group", "owner")
        .filter(pk=action_id, pupil__in=visible_pupils(person))
        .first()
    )
    if action is None:
        raise Http404("No such action here.")
    return action


def reads_source(person: Person, action: Action) -> bool:
    """Whether this person may read the entry that an action was made from; true for any other one."""
    kind, _, number = action.about.partition(":")
    if kind != "entry" or not number.isdigit():
        return True
    return readable_entries(person).filter(pk=int(number)).exists()


def withdrawable_actions(person: Person, pupil: Pupil) -> set[int]:
    """The ids of the pupil's open actions that this person may withdraw.

    An action's owner may, whoever promised it, and those who run cases. One query.
    """
    standing = actions_of_pupil(person, pupil).order_by()
    if not person.has(Right.MANAGE_CASES):
        standing = standing.filter(Q(owner=person.user) | Q(pk__in=_made_by(person)))
    return set(standing.values_list("pk", flat=True)) if person.has(Right.LOG_ENTRIES) else set()


def may_withdraw_action(person: Person, action: Action) -> bool:
    """Whether this person may withdraw the action: its owner, its maker, or who runs cases."""
    if person.has(Right.MANAGE_CASES) or action.owner_id == person.user.pk:
        return True
    return _made_by(person).filter(id=action.pk).exists()


def _made_by(person: Person) -> QuerySet[Any]:
    """The ids of the actions that this person wrote down, from their history."""
    made: QuerySet[Any] = Action.history.filter(history_type="+", history_user=person.user)
    return made.order_by().values("id")
