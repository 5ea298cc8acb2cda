"""Background work that combines apps: sending each person what is theirs.

A digest task puts the next one into the queue before it sends anything. A worker that is killed
half-way so leaves behind a task that sends what is missing; the last one finds nothing left.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from inclusion.accounts import notifications
from inclusion.accounts.models import NotificationSent, School, User
from inclusion.accounts.person import Person, person_for

from . import digests, news

log = logging.getLogger(__name__)
# A little longer than a claim stands.
_AGAIN_AFTER = notifications.STALE + timedelta(minutes=1)
# "At once" a day later is none: by then the digest has said it.
_TELL_WITHIN = timedelta(days=1)


def send_digests_later(school: School, on: date) -> bool:
    """Enqueue a school's digests of this day, and a second look. False without school on that day."""
    if not digests.has_school(school, on):
        return False
    with transaction.atomic():
        _look_again(school.pk, on)
        send_digests.enqueue(school.pk, on.isoformat())
    return True


def _look_again(school_id: int, on: date) -> None:
    """Enqueue a later look, where the queue can wait. Work done at once has nobody to do it."""
    if send_digests.get_backend().supports_defer:
        later = send_digests.using(run_after=timezone.now() + _AGAIN_AFTER)
        later.enqueue(school_id, on.isoformat())


@task()
def send_digests(school_id: int, day: str) -> int:
    """Send the digests of this day that have not been sent. Returns how many went out."""
    on, school = date.fromisoformat(day), School.objects.get(pk=school_id)
    if timezone.localdate() != on:
        return 0
    waiting = _not_yet_told(school, on)
    if not waiting:
        return 0
    _look_again(school_id, on)
    return sum(_send_digest(person, found) for person, found in waiting)


def _not_yet_told(school: School, on: date) -> list[tuple[Person, digests.Mine]]:
    told = notifications.already_sent(school, _key(on))
    people = [
        _person_in(school, user)
        for user in notifications.wanting_digest(school)
        if user.pk not in told
    ]
    found = [(person, digests.mine(person)) for person in people if person]
    return [(person, theirs) for person, theirs in found if theirs]


def _person_in(school: School, user: User) -> Person | None:
    """The user in this school today; None when they hold no role here any more."""
    person = person_for(user, timezone.localdate(), school.pk)
    return person if person and person.school == school else None


def _key(on: date) -> str:
    return f"digest:{on}"


def _send_digest(person: Person, found: digests.Mine) -> bool:
    claim = notifications.claim(person.school, person.user, _key(person.on))
    if claim is None:
        return False
    return _sent(digests.digest(person, found), person, [claim])


def _sent(message: notifications.Message, person: Person, claims: list[NotificationSent]) -> bool:
    """Whether the mail server took it. One that does not answer holds up nobody else's message."""
    try:
        notifications.send(message, person.user, claims)
    except OSError:
        log.exception("A message could not be sent; it is tried again.")
        return False
    return True


def tell_at_once_later(school: School, pupil_ids: Sequence[int], since: datetime) -> None:
    """After a write to pupils' records: tell those who chose so what is new for them.

    Kept work is enqueued in the transaction of the write; work done at once waits for its end, so
    that nothing is told of what was undone.
    """
    if not notifications.wanting_at_once(school):
        return
    given = (school.pk, list(pupil_ids), since.isoformat())
    if tell_at_once.get_backend().supports_defer:
        _tell_again(*given)
        tell_at_once.enqueue(*given)
    else:
        transaction.on_commit(lambda: tell_at_once.enqueue(*given))


def _tell_again(school_id: int, pupil_ids: list[int], since: str) -> None:
    if tell_at_once.get_backend().supports_defer:
        later = tell_at_once.using(run_after=timezone.now() + _AGAIN_AFTER)
        later.enqueue(school_id, pupil_ids, since)


@task()
def tell_at_once(school_id: int, pupil_ids: list[int], since: str) -> int:
    """Tell each person what became theirs by one write. Returns how many messages went out."""
    moment = datetime.fromisoformat(since)
    if timezone.now() - moment > _TELL_WITHIN:
        return 0
    school = School.objects.get(pk=school_id)
    people = [_person_in(school, user) for user in notifications.wanting_at_once(school)]
    found = [(p, news.new_for(p, pupil_ids, moment)) for p in people if p]
    waiting = [(person, new) for person, new in found if new]
    if not waiting:
        return 0
    _tell_again(school_id, pupil_ids, since)
    return sum(_tell(person, new) for person, new in waiting)


def _tell(person: Person, new: list[news.New]) -> bool:
    claims = {each: notifications.claim(person.school, person.user, each.key) for each in new}
    ours = [each for each in new if claims[each]]
    rows = [claim for claim in claims.values() if claim]
    return bool(ours) and _sent(news.at_once(person, ours), person, rows)
