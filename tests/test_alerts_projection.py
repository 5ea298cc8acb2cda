"""Alerts are a projection: what stands in the table is what the records give from nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings

from cases import alerts
from cases.alerts import rebuild
from cases.models import Alert, AlertAnswer
from cases.services import answer_alert
from exclusions.models import Suspension
from inclusion.accounts.selectors import forget_calendars, school_calendar
from inclusion.accounts.services import save_closure
from inclusion.errors import DomainError

from .factories import TODAY, PupilFactory, SuspensionFactory
from .histories import HISTORIES, World, suspend

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
