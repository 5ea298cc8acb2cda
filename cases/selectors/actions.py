"""Lists of what was promised: mine, my team's, everyone's; what is overdue first."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from cases.models import Action
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .pupils import own_pupil, visible_pupils

WHOSE = {"mine": "Mine", "team": "My team’s", "all": "Everyone’s"}
# Actions that another record asks for and keeps: by its kind the words on the button, the page
# where they are seen to, and who may.
SEEN_TO = {
    "request": ("Answer the request", "request", Right.LOG_ENTRIES),
    "risk": ("Look again", "case-look-again", Right.MANAGE_CASES),
    "cycle": ("Review the round", "cycle-review", Right.MANAGE_CASES),
    "follow-up": ("Write down how it is", "follow-up", Right.LOG_ENTRIES),
    "parents-told": ("Record that they know", "entry-told", Right.LOG_ENTRIES),
}
STATES = {"overdue": "Overdue", "open": "All open", "done": "Done"}


def overdue(now: datetime) -> Q:
    """Which actions should have been done by now, in the school's own time; by their hour if any."""
    return Q(due_on__lt=now.date()) | Q(due_on=now.date(), due_time__lt=now.time())


def action_list(
    person: Person, now: datetime, *, whose: str, state: str, owner: int | None = None
) -> QuerySet[Action]:
    """What was promised for pupils whom the person may see, the earliest due first; done: the last.

    mine: the person is to do it; team: it is for a pupil of their classes, cases and case teams.
    """
    actions = Action.objects.filter(school=person.school, withdrawn_at__isnull=True)
    if not person.has(Right.SEE_ALL_PUPILS):
        actions = actions.filter(pupil__in=visible_pupils(person))
    if whose == "mine":
        actions = actions.filter(owner=person.user)
    elif whose == "team":
        actions = actions.filter(own_pupil(person))
    if owner is not None:
        actions = actions.filter(owner=owner)
    actions = actions.select_related("pupil", "owner")
    if state == "done":
        return actions.filter(done_on__isnull=False).order_by("-done_on", "-pk")
    actions = actions.filter(done_on__isnull=True)
    if state == "overdue":
        actions = actions.filter(overdue(now))
    first = F("due_on").asc(nulls_last=True), F("due_time").asc(nulls_last=True)
    return actions.order_by(*first, "pk")


def is_overdue(action: Any, now: datetime) -> bool:
    """Whether an open action should have been done by now."""
    if action.done_on or action.due_on is None:
        return False
    if action.due_on == now.date() and action.due_time:
        return bool(action.due_time < now.time())
    return bool(action.due_on < now.date())


def seen_to(person: Person, action: Any) -> tuple[str, str, int] | None:
    """Where this person sees to an action that another record asks for: words, URL name and id.

    None for one that is recorded as done, changed or withdrawn by itself.
    """
    kind, _, number = action.about.partition(":")
    if kind not in SEEN_TO or not number.isdigit():
        return None
    words, url_name, right = SEEN_TO[kind]
    return (words, url_name, int(number)) if person.has(right) else None


def changeable_actions(person: Person, actions: QuerySet[Action]) -> set[int]:
    """The ids of those open actions that the person may change or withdraw. One query.

    Their owner may, whoever wrote them down, and those who run cases.
    """
    standing = actions.filter(done_on__isnull=True, withdrawn_at__isnull=True).order_by()
    if not person.has(Right.LOG_ENTRIES):
        return set()
    if not person.has(Right.MANAGE_CASES):
        made: QuerySet[Any] = Action.history.filter(history_type="+", history_user=person.user)
        standing = standing.filter(Q(owner=person.user) | Q(pk__in=made.order_by().values("id")))
    return set(standing.values_list("pk", flat=True))
