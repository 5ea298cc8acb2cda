"""A school with the number of the generated files, and the way of a file in one call."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.importers import runs
from cases.importers.roll import ROLL, check_roll, confirm_roll
from cases.importers.roll_plan import RollPlan
from cases.models import ImportRun, Pupil
from exclusions.importers.suspensions import SUSPENSIONS, check_suspensions, confirm_suspensions
from inclusion.accounts.models import School, User
from tests.calendars import enter_terms
from tests.factories import PupilFactory, SchoolFactory

from .files import upn


@pytest.fixture
def school(db: None) -> School:
    return enter_terms(
        SchoolFactory(name="Test Primary", slug="test-primary", establishment="2000")
    )


@pytest.fixture
def joe(school: School) -> Pupil:
    made: Pupil = PupilFactory(school=school, forename="Joe", surname="Archer", upn=upn(1))
    return made


@pytest.fixture
def office(someone: Callable[..., User]) -> User:
    from inclusion.accounts.permissions import Role

    return someone(Role.OFFICE, name="O. Ffice")


@pytest.fixture
def uploaded(school: School, senco: User) -> Callable[..., ImportRun]:
    """Upload a file and take the columns as guessed."""

    def make(
        file: SimpleUploadedFile, *, order: str | None = None, source: runs.Source = ROLL
    ) -> ImportRun:
        run = runs.start_run(source=source, upload=file, by=senco, school=school)
        chosen = runs.guessed_columns(run, source)
        order = order or runs.date_proof(run, source, chosen).order or ""
        return runs.save_columns(run=run, source=source, chosen=chosen, order=order, by=senco)

    return make


@pytest.fixture
def plan_of(uploaded: Callable[..., ImportRun], today: date) -> Callable[..., RollPlan]:
    """The dry run of a roll."""

    def make(file: SimpleUploadedFile, *, order: str | None = None) -> RollPlan:
        return check_roll(uploaded(file, order=order), today)

    return make


@pytest.fixture
def imported(
    uploaded: Callable[..., ImportRun], senco: User, today: date
) -> Callable[..., ImportRun]:
    """Import a roll as previewed."""

    def make(file: SimpleUploadedFile, *, order: str | None = None) -> ImportRun:
        run = uploaded(file, order=order)
        seen = check_roll(run, today).fingerprint
        return confirm_roll(run=run, fingerprint=seen, by=senco, on=today)

    return make


@pytest.fixture
def suspensions_imported(
    uploaded: Callable[..., ImportRun], senco: User, today: date
) -> Callable[..., ImportRun]:
    """Import suspensions as previewed."""

    def make(file: SimpleUploadedFile, *, order: str | None = None) -> ImportRun:
        run = uploaded(file, order=order, source=SUSPENSIONS)
        seen = check_suspensions(run, today).fingerprint
        return confirm_suspensions(run=run, fingerprint=seen, by=senco, on=today)

    return make
