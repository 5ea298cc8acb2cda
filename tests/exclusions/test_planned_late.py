"""Education that is planned for a day after it was due stays on Today until that day."""

from datetime import date

import pytest

from cases.alerts import rebuild
from cases.models import Alert, Pupil
from exclusions.models import Suspension
from tests.factories import TODAY, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SIXTH, LATER = date(2026, 11, 16), date(2026, 12, 4)


def _acts(pupil: Pupil, starts: date | None) -> set[tuple[str, date | None]]:
    Alert.objects.all().delete()
    Suspension.objects.filter(pupil=pupil).delete()
    SuspensionFactory(
        pupil=pupil, starts_on=date(2026, 11, 9), sessions=30, sixth_day_provision_from=starts
    )
    rebuild(pupil.school, TODAY)
    rows = Alert.objects.filter(pupil=pupil, act="arrange_education")
    return {(row.due_on, row.lapses_on) for row in rows}


def test_planned_late_stays_until_it_starts_and_in_time_goes(pupil: Pupil) -> None:
    assert _acts(pupil, None) == {(SIXTH, None)}
    assert _acts(pupil, LATER) == {(SIXTH, LATER)}
    assert _acts(pupil, SIXTH) == set()
