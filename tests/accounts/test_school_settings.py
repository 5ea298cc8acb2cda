"""A school's own choices: they reach the alerts at once, and the law is out of their reach."""

from datetime import date

import pytest

from cases.alerts import rebuild
from cases.models import Alert, Pupil
from inclusion.accounts.models import School, SchoolSetting, User
from inclusion.accounts.school_settings import save_setting
from inclusion.errors import DomainError
from tests.factories import TODAY, SuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
REASON = "Agreed by the board on 5 October."


def _choose(school: School, head: User, name: str, value: object, reason: str = REASON) -> None:
    save_setting(
        school=school,
        name=name,
        value=value,
        reason=reason,
        starts_on=date(2026, 9, 1),
        by=head,
        on=TODAY,
    )


def _psp() -> Alert:
    return Alert.objects.get(act="start_psp")


def test_a_school_asks_for_a_psp_after_three_and_the_alert_says_why(
    school: School, head: User, pupil: Pupil
) -> None:
    for day in (date(2026, 9, 14), date(2026, 11, 9)):
        SuspensionFactory(pupil=pupil, starts_on=day)
    rebuild(school, TODAY)
    rules = {r["rule"] for r in _psp().reasons}
    assert "hackney.psp.two-plus-suspensions" in rules
    _choose(school, head, "hackney.psp_suspensions", 3)
    rules = {r["rule"] for alert in Alert.objects.all() for r in alert.reasons}
    assert "hackney.psp.two-plus-suspensions" not in rules
    SuspensionFactory(pupil=pupil, starts_on=date(2026, 11, 20))
    rebuild(school, TODAY)
    assert any(REASON.rstrip(".") in r["because"] for r in _psp().reasons)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("hackney.psp_suspensions", 3, "  "),
        ("hackney.no_such_value", 3, REASON),
        ("england.year_limit_sessions", 100, REASON),
    ],
)
def test_what_is_not_the_schools_to_choose_is_refused(
    school: School, head: User, name: str, value: int, reason: str
) -> None:
    with pytest.raises(DomainError):
        _choose(school, head, name, value, reason)
    assert not SchoolSetting.objects.exists()
