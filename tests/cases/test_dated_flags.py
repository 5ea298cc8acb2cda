"""A pupil's flags carry the day from which they stand, so that no earlier suspension turns late."""

from datetime import date

import pytest

from cases.models import Alert, Pupil
from cases.services import save_pupil
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from tests.factories import TODAY, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def _asked_for(pupil: Pupil) -> set[str]:
    return {r["rule"] for alert in Alert.objects.filter(pupil=pupil) for r in alert.reasons}


def _change(pupil: Pupil, by: User, **changes: object) -> Pupil:
    pupil.refresh_from_db()
    return save_pupil(pupil=pupil, changes=changes, by=by, on=TODAY)


def test_a_flag_set_today_leaves_an_earlier_suspension_alone(pupil: Pupil, senco: User) -> None:
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 9), sessions=2)
    changed = _change(pupil, senco, looked_after=True, social_worker=True)
    assert (changed.looked_after_since, changed.social_worker_since) == (TODAY, TODAY)
    assert not {"excl.notify.vsh", "excl.notify.social-worker"} & _asked_for(pupil)
    _change(pupil, senco, looked_after_since=date(2026, 11, 1))
    assert "excl.notify.vsh" in _asked_for(pupil)


def test_a_flag_taken_off_loses_its_day(pupil: Pupil, senco: User) -> None:
    _change(pupil, senco, looked_after=True)
    assert _change(pupil, senco, looked_after=False).looked_after_since is None


def test_a_flag_that_stood_before_keeps_standing_all_along(pupil: Pupil, senco: User) -> None:
    Pupil.objects.filter(pk=pupil.pk).update(social_worker=True)
    assert _change(pupil, senco, social_worker=True).social_worker_since is None


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(1990, 1, 1)])
def test_a_day_outside_the_pupils_life_is_refused(pupil: Pupil, senco: User, day: date) -> None:
    with pytest.raises(DomainError) as refused:
        _change(pupil, senco, looked_after=True, looked_after_since=day)
    assert refused.value.field == "looked_after_since"
