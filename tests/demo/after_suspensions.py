"""What the demonstration's schools did after each suspension: all that the law asks, and nothing untrue."""

from collections import Counter

from cases.alerts import facts_since
from cases.facts import gather
from cases.models import Alert, Pupil
from exclusions.models import Notice, Suspension
from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.evaluate import derive

LAW = ("statute", "statutory_guidance")
# What a school of the usual size may still have to do about its suspensions on one day.
MOST_OPEN, MOST_OVERDUE = 12, 3


def notices_are_of_school_days_since_the_decision(on):
    """Told on a school day, on or after the decision, by somebody of the school."""
    notices = Notice.objects.select_related("suspension__school", "recorded_by")
    assert notices.exists()
    for notice in notices:
        assert school_calendar(notice.suspension.school).is_school_day(notice.told_on)
        assert notice.suspension.decided_on <= notice.told_on <= on
        assert notice.recorded_by.memberships.get().school == notice.suspension.school
        assert notice.history.get().history_user == notice.recorded_by


def what_followed_is_past(on):
    """Work, return and board have dates that are past, and follow the decision."""
    for row in Suspension.objects.all():
        days = (row.work_set_on, row.reintegration_meeting_on, row.returned_on, row.board_met_on)
        assert all(row.decided_on <= day <= on for day in days if day)
        assert not row.returned_on or row.returned_on >= row.returns_on
        if row.origin == Suspension.Origin.EARLIER:
            assert not row.notices.exists()


def no_suspension_is_one_that_the_rules_refuse(on):
    """No suspension here is one that the rules would have refused."""
    for school in School.objects.all():
        calendar, packs = school_calendar(school), school_packs(school)
        ids = list(Pupil.objects.filter(school=school).values_list("pk", flat=True))
        for facts in gather(school, ids, facts_since(on)).values():
            blocked = [
                duty.because for duty in derive(facts, calendar, packs) if duty.mode == "block"
            ]
            assert blocked == []


def a_handful_is_left_to_do(school, today):
    """Of every act of a school's days, one or two are open; the rest was done."""
    alerts = Alert.objects.filter(school=school, level__in=LAW)
    assert alerts.count() <= MOST_OPEN, list(alerts.values_list("act", "due_on"))
    overdue = alerts.filter(due_on__lt=today)
    assert 1 <= overdue.count() <= MOST_OVERDUE, list(overdue.values_list("act", "due_on"))
    assert not alerts.filter(unknown=True).exists()
    asked = Counter(alerts.values_list("act", flat=True))
    assert set(asked) >= {"write_to_parents", "tell_others", "reintegrate", "board_meeting"}, asked
