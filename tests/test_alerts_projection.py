"""Alerts are a projection: what stands in the table is what the records give from nothing."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import alerts
from cases.alerts import rebuild
from cases.models import Alert, AlertAnswer, Case, Pupil
from cases.services import answer_alert, change_case, close_case, log_entry, open_case
from exclusions.done_items import BY_NAME
from exclusions.models import Suspension
from exclusions.services import cancel_suspension, record_earlier_suspension, record_suspension
from exclusions.services.done import record_done
from exclusions.services.notices import Told, record_notices
from exclusions.telling.kinds import KINDS, Line
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import forget_calendars, school_calendar
from inclusion.accounts.services import save_closure
from inclusion.errors import DomainError
from interventions.models import Plan, Target
from interventions.services import activate_plan, end_plan, start_plan
from interventions.services.minutes import Minutes
from interventions.services.reviews import hold_review

from .factories import TODAY, PupilFactory, SuspensionFactory, TargetFactory, ViewFactory

FIELDS = (
    "pupil_id",
    "act",
    "about",
    "rule",
    "mode",
    "level",
    "who",
    "opens_on",
    "due_on",
    "lapses_on",
    "unknown",
    "sentence",
    "reasons",
    "answered",
)


def standing() -> list[dict[str, Any]]:
    """The whole table, in a fixed order, without the row numbers."""
    return list(Alert.objects.order_by("pupil_id", "act", "about").values(*FIELDS))


@dataclass
class World:
    """What random histories happen to: two pupils of one school, and who acts."""

    head: Person
    senco: Person
    pupils: list[Pupil]
    days: tuple[date, ...] = field(default_factory=tuple)

    def pupil(self, n: int) -> Pupil:
        return self.pupils[n % len(self.pupils)]

    def day(self, n: int) -> date:
        """One of the last forty school days; 0 is today."""
        return self.days[-1 - n % 40]


def suspend(world: World, n: int, m: int) -> None:
    record_suspension(
        pupil=world.pupil(n),
        fields={
            "kind": "lunchtime" if m % 7 == 3 else "suspension",
            "decided_on": world.day(n),
            "starts_on": world.day(n),
            "sessions": 1 if m % 7 == 3 else (1, 2, 3, 6, 20)[m % 5],
            "reason_1": "DB",
            "what_happened": "Left the lesson.",
        },
        by=world.head,
        on=TODAY,
    )


def suspend_earlier(world: World, n: int, m: int) -> None:
    record_earlier_suspension(
        pupil=world.pupil(n),
        fields={"starts_on": world.day(m), "sessions": 2, "reason_1": "VA"},
        by=world.head,
        on=TODAY,
    )


def cancel(world: World, n: int, m: int) -> None:
    found = list(Suspension.objects.filter(pupil=world.pupil(n)).order_by("pk"))
    if found:
        cancel_suspension(
            suspension=found[m % len(found)],
            reason="Found to be mistaken.",
            by=world.head,
            on=TODAY,
        )


def record_dates(world: World, n: int, m: int) -> None:
    """The board met, the pupil came back: some of it, on any day."""
    if found := list(Suspension.objects.filter(pupil=world.pupil(n)).order_by("pk")):
        names = [name for at, name in enumerate(BY_NAME) if at % 3 == m % 3]
        days = {name: world.day(n) for name in names if name != "board_decision"}
        row = found[m % len(found)]
        record_done(suspension=row, fields=days, by=world.senco, on=TODAY, reason="Looked up.")


def tell(world: World, n: int, m: int) -> None:
    """Somebody was told on any day, in any way, each household by itself or all at once."""
    if found := list(Suspension.objects.filter(pupil=world.pupil(n)).order_by("pk")):
        row = found[m % len(found)]
        households = [0, *row.recipients.values_list("pk", flat=True)]
        kinds = [kind for at, kind in enumerate(KINDS) if at % 3 == m % 3]
        for kind in kinds:
            line = Line(kind.to, households[n % len(households)] if kind.each else 0)
            record_notices(
                suspension=row,
                lines=[line],
                told=Told(world.day(n), kind.hows[m % len(kind.hows)]),
                by=world.senco,
                on=TODAY,
            )


def judge(world: World, n: int, m: int) -> None:
    """Open a case, or change the judgements of the one that is open."""
    flags = {
        "at_risk_since": world.day(m) if m % 2 else None,
        "deteriorating_since": world.day(m) if m % 3 else None,
        "previous_plan_unsuccessful": bool(m % 5),
        "judgement_reason": "Seen by two colleagues.",
    }
    case = Case.objects.filter(pupil=world.pupil(n), closed_on__isnull=True).first()
    if case:
        change_case(case=case, fields=flags, team=[], by=world.senco.user, on=TODAY)
        return
    fields = {"concern": "Leaves", "category": "behaviour", "level": "universal", **flags}
    fields |= {"lead": world.senco.user, "opened_on": world.day(39)}
    open_case(pupil=world.pupil(n), fields=fields, team=[], by=world.senco.user, on=TODAY)


def close(world: World, n: int, m: int) -> None:
    case = Case.objects.filter(pupil=world.pupil(n), closed_on__isnull=True).first()
    if case:
        close_case(case=case, closed_on=TODAY, outcome="Settled.", by=world.senco.user, on=TODAY)


def plan(world: World, n: int, m: int) -> None:
    """Start a PSP or an IBP, complete it and let it run."""
    by, kind = world.senco.user, "ibp" if m % 3 == 0 else "psp"
    made = start_plan(pupil=world.pupil(n), kind=kind, by=by, on=TODAY, starts_on=world.day(m))
    for owner in Target.Owner.values[:3]:  # An IBP has three at most.
        TargetFactory(plan=made, owner=owner)
    ViewFactory(plan=made, voice="pupil")
    ViewFactory(plan=made, voice="family")
    Plan.objects.filter(pk=made.pk).update(lead=by, key_worker=by if m % 2 else None)
    activate_plan(plan=made, by=by, on=TODAY)


def running(world: World, n: int) -> Plan | None:
    return Plan.objects.filter(pupil=world.pupil(n), status="active").first()


def review(world: World, n: int, m: int) -> None:
    if found := running(world, n):
        minutes = Minutes(held_on=world.day(m), impact=("insufficient", "partly", "met")[m % 3])
        hold_review(plan=found, minutes=minutes, by=world.senco.user, on=TODAY)


def end(world: World, n: int, m: int) -> None:
    if found := running(world, n):
        end_plan(
            plan=found,
            ended_on=world.day(m),
            outcome="partly",
            outcome_note="Looked at together.",
            by=world.senco.user,
            on=TODAY,
        )


def talk(world: World, n: int, m: int) -> None:
    fields = {"kind": "key_worker", "happened_on": world.day(m), "what_happened": "Talked."}
    log_entry(pupils=[world.pupil(n)], fields=fields, by=world.senco.user, on=TODAY)


def answer(world: World, n: int, m: int) -> None:
    found = list(Alert.objects.filter(pupil=world.pupil(n)).order_by("act", "about"))
    if found:
        answer_alert(
            alert=found[m % len(found)],
            kind=AlertAnswer.Kind.values[m % 3],
            reason="Agreed with the family.",
            by=world.senco.user,
            on=TODAY,
        )


def shut(world: World, n: int, m: int) -> None:
    """Snow: a day's closure in the weeks to come, or one just past."""
    day = TODAY + timedelta(days=m - 5)
    save_closure(
        school=world.head.school,
        starts_on=day,
        ends_on=day,
        reason="Snow",
        by=world.head.user,
        on=TODAY,
    )


ACTS: tuple[Callable[[World, int, int], None], ...] = (
    suspend,
    suspend,
    suspend_earlier,
    cancel,
    record_dates,
    tell,
    judge,
    close,
    plan,
    review,
    end,
    talk,
    answer,
    shut,
)
STEPS = st.tuples(st.sampled_from(ACTS), st.integers(0, 79), st.integers(0, 39))
# Half of the histories begin where the second suspension has just raised an alert.
BEGINNINGS = st.sampled_from([[], [(suspend, 10, 1), (suspend, 20, 1)]])
HISTORIES = st.builds(lambda begun, then: [*begun, *then], BEGINNINGS, st.lists(STEPS, max_size=12))


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back at the end."""
    sid = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(sid)
        forget_calendars()


@pytest.fixture
def world(school, head, senco, person_of, today) -> World:
    pupils = [PupilFactory(school=school), PupilFactory(school=school)]
    days = school_calendar(school).school_days(date(2026, 9, 1), TODAY)
    return World(person_of(head), person_of(senco), pupils, days)


@pytest.mark.django_db
def test_projection_equals_rebuild_over_random_histories(world, django_capture_on_commit_callbacks):
    seen = set()

    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(HISTORIES)
    def holds(history):
        with undone():
            for act, n, m in history:
                # An act that the record does not allow is refused and leaves nothing.
                try:
                    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
                        act(world, n, m)
                except DomainError:
                    continue
            projected = standing()
            seen.update(alert["act"] for alert in projected)
            Alert.objects.all().delete()
            rebuild(world.head.school, TODAY)
            assert standing() == projected
            rebuild(world.head.school, TODAY)
            assert standing() == projected

    holds()
    # The histories reach what they are about.
    assert {"start_psp", "tell_others", "end_psp", "end_ibp"} <= seen


@pytest.mark.django_db
def test_an_answer_stands_until_a_further_event_joins(world):
    suspend(world, 10, 1)
    suspend(world, 20, 1)
    alert = Alert.objects.get(act="start_psp")
    answer_alert(alert=alert, kind="excused", reason="Moves in May.", by=world.senco.user, on=TODAY)
    assert Alert.objects.get(act="start_psp").answered
    suspend(world, 2, 1)
    again = Alert.objects.get(act="start_psp")
    assert not again.answered
    assert AlertAnswer.objects.filter(pupil=world.pupil(0), reason="Moves in May.").exists()


@pytest.mark.django_db
def test_a_changed_calendar_refreshes_the_whole_school(
    world, school, django_capture_on_commit_callbacks
):
    suspend(world, 10, 1)
    suspend(world, 2, 1)
    before = Alert.objects.get(act="start_psp").due_on
    with django_capture_on_commit_callbacks(execute=True):
        save_closure(
            school=school,
            starts_on=TODAY + timedelta(days=1),
            ends_on=TODAY + timedelta(days=2),
            reason="Snow",
            by=world.head.user,
            on=TODAY,
        )
    after = Alert.objects.get(act="start_psp").due_on
    assert school_calendar(school).school_days_between(before, after) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="SQLite takes one writer at a time from the start of its transaction",
)
@pytest.mark.parametrize("turn", range(4))
def test_two_writers_at_once_leave_the_alerts_right(world, turn):
    """Two suspensions at the same moment: neither misses the other, so the PSP is recommended."""
    start, faults = threading.Barrier(2), []

    def write(n: int) -> None:
        try:
            start.wait(timeout=10)
            suspend(world, n, 1)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(n,)) for n in (10 + turn, 20 + turn)]
    world.pupils = world.pupils[:1]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=30)
    assert not faults
    assert Suspension.objects.count() == 2
    alert = Alert.objects.get(act="start_psp")
    assert len(alert.reasons[0]["counted"]) == 2
    projected = standing()
    Alert.objects.all().delete()
    rebuild(world.head.school, TODAY)
    assert standing() == projected


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="SQLite takes one writer at a time from the start of its transaction",
)
def test_a_rebuild_loses_no_write_that_happens_meanwhile(world, monkeypatch):
    """A second suspension is recorded between the rebuild's reading and its writing."""
    suspend(world, 10, 1)
    world.pupils = world.pupils[:1]
    reading, go_on, slow = threading.Event(), threading.Event(), threading.local()
    store = alerts._store

    def waits(pupil_ids, wanted):
        if getattr(slow, "here", False):
            reading.set()
            go_on.wait(timeout=10)
        store(pupil_ids, wanted)

    def rebuilds():
        slow.here = True
        try:
            rebuild(world.head.school, TODAY)
        finally:
            connections.close_all()

    def writes():
        try:
            suspend(world, 20, 1)
        finally:
            connections.close_all()

    monkeypatch.setattr(alerts, "_store", waits)
    threads = [threading.Thread(target=rebuilds), threading.Thread(target=writes)]
    threads[0].start()
    assert reading.wait(timeout=10)
    threads[1].start()
    threads[1].join(timeout=1)
    go_on.set()
    for thread in threads:
        thread.join(timeout=30)
    assert len(Alert.objects.get(act="start_psp").reasons[0]["counted"]) == 2


@pytest.mark.django_db
def test_what_lapsed_last_year_does_not_make_this_years_alert_late(world):
    """Two suspensions last year and two this year: the alert speaks of this year's, with its date."""
    pupil = world.pupil(0)
    for day in (date(2026, 1, 12), date(2026, 3, 9), world.day(6), world.day(2)):
        SuspensionFactory(pupil=pupil, starts_on=day)
    rebuild(world.head.school, TODAY)
    alert = Alert.objects.get(act="start_psp")
    assert alert.due_on > TODAY
    assert "2 suspensions this school year (13 November, 19 November)" in alert.sentence
    assert {len(reason["counted"]) for reason in alert.reasons} == {2}
