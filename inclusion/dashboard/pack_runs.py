"""A school's due review packs, printed in the background and put into one file.

Each pack is issued as it is done, under the lock of its pupil, and its row remembers the document. A
worker that is killed so loses at most what it had in hand: the task, run again, goes on with the rest.
"""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils import timezone
from django_tasks import task

from cases.models import Pupil
from inclusion.accounts.guard import AccessEvent, note_access
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person, person_for
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.errors import DomainError
from inclusion.pdf import merged
from inclusion.pdf_pool import Fault, PageJob, render_each
from inclusion.rules.pack import Packs
from inclusion.rules.school_days import SchoolCalendar
from inclusion.words import day
from interventions.booked import coming, missed
from interventions.documents import PspReviewPack
from interventions.models import PackOfRun, PackRun, Plan
from interventions.selectors import next_review_window, plan_for, visible_plans

from .printing import Printed, issue_document, pack_to_render

log = logging.getLogger(__name__)
KEPT = timedelta(days=7)
MOST = 200
# A worker that printed nothing for so long is taken for dead.
STALE = timedelta(minutes=5)
TRIED = timedelta(days=1)
UNFORESEEN = "This pack could not be made: the fault is written down for whoever runs the system."
UNFINISHED = (PackRun.State.WAITING, PackRun.State.RUNNING)


@dataclass(frozen=True)
class DueReview:
    """A plan whose next review falls on or before a day, and what is known of it in words."""

    plan: Plan
    on: date
    words: str


def due_plans(person: Person, until: date) -> list[DueReview]:
    """Running PSPs whose next review is booked for, or due by, a day or before it.

    By name of the pupil, in a fixed number of queries.
    """
    plans = (
        visible_plans(person)
        .filter(kind=Plan.Kind.PSP, status=Plan.Status.ACTIVE)
        .select_related("pupil")
        .prefetch_related("reviews")
        .order_by("pupil__surname", "pupil__forename", "pk")
    )
    calendar, packs = school_calendar(person.school), school_packs(person.school)
    found = (_due_review(plan, person.on, calendar, packs) for plan in plans)
    return [due for due in found if due and due.on <= until]


def at_once(due: list[DueReview]) -> list[DueReview]:
    """Those of due reviews whose packs one file holds: the MOST that fall first, by name still."""
    first = {review.plan.pk for review in sorted(due, key=lambda review: review.on)[:MOST]}
    return [review for review in due if review.plan.pk in first]


def _due_review(plan: Plan, on: date, calendar: SchoolCalendar, packs: Packs) -> DueReview | None:
    """The next review of one plan; None where nobody can know when it is due."""
    if booked := coming(plan, on):
        return DueReview(plan, booked, f"booked for {day(booked)}")
    if gone := missed(plan, on):
        return DueReview(plan, gone, f"was booked for {day(gone)}; not held")
    due = next_review_window(plan, calendar, packs).due_on
    return DueReview(plan, due, f"due by {day(due)}") if due else None


@transaction.atomic
def ask_for_packs(person: Person, until: date, once_key: str | None = None) -> PackRun:
    """A run for the packs due until a day, put into the queue. Pressed twice, one run comes out.

    It holds MOST packs: those of the reviews that fall first.

    Raises DomainError where no review is due until then.
    """
    # Two presses at the same moment wait for each other here.
    type(person.school).objects.select_for_update().get(pk=person.school.pk)
    mine = PackRun.objects.filter(school=person.school, asked_by=person.user)
    again = mine.filter(once_key=once_key).first() if once_key else None
    again = again or mine.filter(due_by_on=until, state__in=UNFINISHED).first()
    if again:
        return again
    plans = at_once(due_plans(person, until))
    if not plans:
        raise DomainError("No review of a PSP is due until that day.", "until")
    run = PackRun.objects.create(
        school=person.school, asked_by=person.user, due_by_on=until, once_key=once_key or None
    )
    PackOfRun.objects.bulk_create(
        PackOfRun(run=run, plan=due.plan, position=place) for place, due in enumerate(plans, 1)
    )
    _enqueue(run)
    return run


def go_on(run: PackRun) -> None:
    """Put a run into the queue again, what went wrong in it too: it stands still, or has failed."""
    with transaction.atomic():
        locked = PackRun.objects.select_for_update().get(pk=run.pk)
        if locked.state == PackRun.State.DONE:
            return
        if locked.state == PackRun.State.FAILED:
            locked.packs.filter(document=None).update(problem="")
            locked.state, locked.finished_at = PackRun.State.WAITING, None
            locked.save(update_fields=["state", "finished_at"])
        _enqueue(locked)


def _enqueue(run: PackRun) -> None:
    """Kept work goes into the queue with the run; work done at once waits until the run is stored."""
    if print_packs.get_backend().supports_defer:
        print_packs.enqueue(run.pk)
    else:
        transaction.on_commit(lambda: print_packs.enqueue(run.pk))


def _look_again(run: PackRun) -> None:
    """Enqueue a later look, where the queue can wait; not for ever where it fails each time."""
    tried_long = timezone.now() - run.asked_at > TRIED
    if not tried_long and print_packs.get_backend().supports_defer:
        print_packs.using(run_after=timezone.now() + STALE).enqueue(run.pk)


@task()
def print_packs(run_id: int) -> int:
    """Print what of a run is not printed yet, then put it into one file. Returns how many were printed."""
    run = PackRun.objects.select_related("school", "asked_by").filter(pk=run_id).first()
    if run is None or run.state not in UNFINISHED:
        return 0
    _look_again(run)
    if run.state == PackRun.State.RUNNING and _somebody_prints(run):
        return 0
    person = person_for(run.asked_by, timezone.localdate(), run.school_id)
    if person is None or person.school != run.school or not person.has(Right.PRINT_PACKS):
        _end(run, PackRun.State.FAILED)
        return 0
    # Another worker may have finished it since it was read.
    unfinished = PackRun.objects.filter(pk=run.pk, state__in=UNFINISHED)
    if not unfinished.update(state=PackRun.State.RUNNING):
        return 0
    printed = _print_the_rest(run, person)
    _finish(run)
    return printed


def _somebody_prints(run: PackRun) -> bool:
    """Whether a pack of this run came out a moment ago: another worker is at it."""
    last = run.packs.aggregate(last=Max("document__issued_at"))["last"]
    return last is not None and timezone.now() - last < STALE / 5


def _print_the_rest(run: PackRun, person: Person) -> int:
    """Print and issue each pack that has neither a document nor a problem."""
    waiting = list(run.packs.filter(document=None, problem="").order_by("position"))
    held: dict[int, tuple[Plan, PspReviewPack]] = {}
    jobs = _jobs(waiting, person, held)
    count = 0
    for row_id, came in render_each(jobs, count=len(waiting), processes=settings.PRINT_PROCESSES):
        plan, pack = held.pop(row_id)
        if isinstance(came, Fault):
            _problem(row_id, came.words)
        else:
            with _said_of(row_id, plan.pk):
                count += _issue(row_id, plan, Printed(pack, came), person)
    return count


@contextmanager
def _said_of(row_id: int, plan_id: int) -> Iterator[None]:
    """A pack that cannot be made or kept is a problem of its row, and takes no other along."""
    try:
        yield
    except (DomainError, Http404) as error:
        _problem(row_id, str(error))
    except Exception:
        # A fault of ours: the log says where it is.
        log.exception("The pack of plan %s could not be made", plan_id)
        _problem(row_id, UNFORESEEN)


def _jobs(
    waiting: list[PackOfRun], person: Person, held: dict[int, tuple[Plan, PspReviewPack]]
) -> Iterator[tuple[int, PageJob]]:
    """What each pack says, read when there is room for it; `held` keeps it until it is rendered."""
    for row in waiting:
        job = None
        with _said_of(row.pk, row.plan_id):
            plan = plan_for(person, row.plan_id)
            pack, job = pack_to_render(person, plan, on=person.on, by=person.name)
            held[row.pk] = plan, pack
        if job:
            yield row.pk, job


def _issue(row_id: int, plan: Plan, printed: Printed, person: Person) -> bool:
    """Keep one pack, unless another worker has. The pupil's row is locked first, as for every write."""
    with transaction.atomic():
        Pupil.objects.select_for_update().get(pk=plan.pupil_id)
        row = PackOfRun.objects.select_for_update().get(pk=row_id)
        if row.document_id is not None:
            return False
        row.document = issue_document(
            plan=plan, printed=printed, expected_number=None, by=person, on=person.on
        )
        row.save(update_fields=["document"])
        note_access(person, AccessEvent.Kind.PRINTED, plan.pupil, row.document.title[:120])
    return True


def _problem(row_id: int, words: str) -> None:
    PackOfRun.objects.filter(pk=row_id, document=None).update(problem=words[:200])


def _finish(run: PackRun) -> None:
    """Put what was printed into one file, outside the web root; without any pack the run has failed."""
    sweep(run.school_id)
    rows = run.packs.filter(document__isnull=False).order_by("position")
    contents = [bytes(c) for c in rows.values_list("document__content", flat=True).iterator()]
    if not contents:
        _end(run, PackRun.State.FAILED)
        return
    name = f"{secrets.token_hex(16)}.pdf"
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(merged(contents))
    with transaction.atomic():
        locked = PackRun.objects.select_for_update().get(pk=run.pk)
        if locked.state == PackRun.State.DONE:
            path.unlink(missing_ok=True)
            return
        locked.file = name
        _end(locked, PackRun.State.DONE)


def _end(run: PackRun, state: PackRun.State) -> None:
    run.state, run.finished_at = state, timezone.now()
    run.save(update_fields=["state", "finished_at", "file"])


def _path(name: str) -> Path:
    return Path(settings.FILES_DIR) / "packs" / name


def sweep(school_id: int) -> int:
    """Delete the files of a school's runs that are too old. The packs themselves stay, issued.

    Files that no run names go as well: their worker was killed before it could say their name.
    """
    limit = timezone.now() - KEPT
    old = PackRun.objects.filter(school_id=school_id, finished_at__lt=limit)
    count = 0
    for run in old.exclude(file=""):
        _path(run.file).unlink(missing_ok=True)
        run.file = ""
        run.save(update_fields=["file"])
        count += 1
    for path in (Path(settings.FILES_DIR) / "packs").glob("*.pdf"):
        if path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
    return count


def runs_of(person: Person) -> QuerySet[PackRun]:
    """The school's runs, the newest first."""
    return PackRun.objects.filter(school=person.school).select_related("asked_by", "school")


def run_for(person: Person, run_id: int) -> PackRun:
    """One run of the person's school. Raises Http404 otherwise."""
    run = runs_of(person).filter(pk=run_id).first()
    if run is None:
        raise Http404("No such run here.")
    return run


def rows_of(person: Person, run: PackRun) -> list[PackOfRun]:
    """The packs of a run whose pupils the person sees, with the documents' titles."""
    seen = visible_plans(person).filter(pk__in=run.packs.values("plan"))
    rows = run.packs.filter(plan__in=seen).select_related("plan__pupil", "document")
    return list(rows.defer("document__content", "document__word", "document__data"))


def file_of(run: PackRun) -> bytes | None:
    """The bytes of a finished run; None where there are none, or not any more."""
    if not run.file or run.finished_at is None or run.finished_at < timezone.now() - KEPT:
        return None
    try:
        return _path(run.file).read_bytes()
    except OSError:
        return None


def stands_still(run: PackRun) -> bool:
    """Whether an unfinished run has printed nothing for a while."""
    if run.state not in UNFINISHED:
        return run.state == PackRun.State.FAILED
    return not _somebody_prints(run) and timezone.now() - run.asked_at > STALE / 5
