"""What the services promise beneath the pages."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Entry, Pupil
from cases.services import (
    add_amendment,
    add_pupil,
    change_case,
    change_readers,
    close_case,
    log_entry,
    open_case,
    withdraw_entry,
)
from inclusion.accounts.models import School, User
from inclusion.errors import ConflictError, DomainError
from tests.factories import TODAY, CaseFactory, PupilFactory

from .records import entry_fields


def _log(pupils: list[Pupil], by: User, key: str = "", **changes: object) -> list[Entry]:
    return log_entry(pupils=pupils, fields=entry_fields(**changes), by=by, on=TODAY, once_key=key)


@pytest.mark.django_db
def test_the_second_press_gives_back_the_first_entries(pupil: Pupil, senco: User) -> None:
    pair = [pupil, PupilFactory(school=pupil.school)]
    first, second = _log(pair, senco, "k"), _log(list(reversed(pair)), senco, "k")
    assert [e.pk for e in first] == [e.pk for e in second]


@pytest.mark.django_db
def test_an_old_key_with_other_pupils_is_another_entry(pupil: Pupil, senco: User) -> None:
    _log([pupil], senco, "k")
    pair = _log([pupil, PupilFactory(school=pupil.school)], senco, "k")
    assert len(pair) == 2
    assert Entry.objects.count() == 3


@pytest.mark.django_db
def test_somebody_elses_key_gives_nothing_away(pupil: Pupil, senco: User, head: User) -> None:
    (mine,) = _log([pupil], senco, "k")
    (theirs,) = _log([pupil], head, "k")
    assert mine.pk != theirs.pk
    assert theirs.written_by == head


@pytest.mark.django_db
def test_pupils_are_locked_in_the_order_of_their_ids(pupil: Pupil, senco: User) -> None:
    """The rows are asked for by id, whatever the order in which they were chosen."""
    others = PupilFactory.create_batch(3, school=pupil.school)
    with CaptureQueriesContext(connection) as queries:
        entries = _log([others[2], pupil, others[0]], senco)
    assert [e.pupil_id for e in entries] == sorted(e.pupil_id for e in entries)
    lock = next(q["sql"] for q in queries if '"cases_pupil"' in q["sql"] and "SELECT" in q["sql"])
    assert 'ORDER BY "cases_pupil"."id" ASC' in lock


@pytest.mark.django_db
def test_nothing_is_half_saved(pupil: Pupil, senco: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """When deriving the alerts fails, no entry is kept."""

    def fail(*args: object) -> None:
        raise DomainError("No.")

    monkeypatch.setattr("cases.locking.refresh_many", fail)
    with pytest.raises(DomainError):
        _log([pupil, PupilFactory(school=pupil.school)], senco)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_withdrawn_entry_is_not_amended(pupil: Pupil, senco: User) -> None:
    (entry,) = _log([pupil], senco)
    withdraw_entry(entry=entry, reason="wrong child", by=senco, on=TODAY)
    with pytest.raises(DomainError, match="withdrawn"):
        add_amendment(entry=entry, text="More", by=senco, on=TODAY)


@pytest.mark.django_db
def test_a_stale_version_is_refused_with_the_record_as_it_stands(
    pupil: Pupil, senco: User, head: User
) -> None:
    (entry,) = _log([pupil], senco)

    def restrict(by: User, readers: list[User]) -> Entry:
        return change_readers(
            entry=entry,
            restricted=True,
            readers=readers,
            reason="A disclosure",
            by=by,
            on=TODAY,
            expected_version=1,
        )

    restrict(head, [])
    with pytest.raises(ConflictError) as refused:
        restrict(senco, [senco])
    assert refused.value.theirs.restricted_by == head  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_closed_case_stays_as_it_was(pupil: Pupil, senco: User) -> None:
    case = CaseFactory(pupil=pupil, lead=senco)
    close_case(case=case, closed_on=TODAY, outcome="Settled", by=senco, on=TODAY)
    with pytest.raises(DomainError, match="closed"):
        change_case(case=case, fields={"concern": "New"}, team=[], by=senco, on=TODAY)
    again = close_case(case=case, closed_on=TODAY, outcome="Settled", by=senco, on=TODAY)
    assert again.version == 2
    with pytest.raises(DomainError, match="closed already"):
        close_case(case=case, closed_on=TODAY, outcome="Other", by=senco, on=TODAY)


@pytest.mark.django_db
def test_what_is_logged_while_a_case_is_open_belongs_to_it(pupil: Pupil, senco: User) -> None:
    case = open_case(pupil=pupil, fields=_case(senco), team=[], by=senco, on=TODAY)
    (during,) = _log([pupil], senco)
    close_case(case=case, closed_on=TODAY, outcome="Settled", by=senco, on=TODAY)
    (after,) = _log([pupil], senco)
    assert (during.case_id, after.case_id) == (case.pk, None)


def _case(lead: User, **changes: object) -> dict[str, object]:
    fields = {
        "concern": "Leaves class",
        "category": "behaviour",
        "level": "complex",
        "lead": lead,
        "opened_on": TODAY,
    }
    return {**fields, **changes}


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run the acts in threads that start together; the sentences of those that were refused."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            ready.wait(timeout=10)
            act()
        except DomainError as error:
            return error.message
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [words for words in pool.map(run, acts) if words]


two_connections = pytest.mark.skipif(
    connections["default"].vendor == "sqlite", reason="SQLite tests share one connection"
)


@two_connections
@pytest.mark.django_db(transaction=True)
def test_two_writers_about_the_same_two_pupils_never_wait_for_each_other(
    pupil: Pupil, senco: User, head: User
) -> None:
    other = PupilFactory(school=pupil.school)
    acts = [
        lambda: _log([pupil, other], senco),
        lambda: _log([other, pupil], head),
    ] * 4
    assert at_once(*acts) == []
    assert Entry.objects.count() == 16


@two_connections
@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_the_same_moment(school: School, pupil: Pupil, senco: User) -> None:
    assert at_once(*[lambda: _log([pupil], senco, "k")] * 2) == []
    assert Entry.objects.count() == 1
    opening = lambda: open_case(  # noqa: E731
        pupil=pupil, fields=_case(senco), team=[], by=senco, on=TODAY
    )
    assert at_once(opening, opening) == []
    assert Case.objects.count() == 1
    child = {
        "legal_forename": "Ann",
        "legal_surname": "Moss",
        "forename": "Ann",
        "surname": "Moss",
        "born_on": TODAY.replace(year=2018),
        "year_group": 4,
    }
    adding = lambda: add_pupil(school=school, fields=child, by=senco, on=TODAY)  # noqa: E731
    assert at_once(adding, adding) == []
    assert Pupil.objects.filter(surname="Moss").count() == 1
