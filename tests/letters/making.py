"""One exclusion for every letter that there is, as the record holds it on Monday 23 November 2026."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from cases.models import Contact, Pupil
from exclusions.codes import BoardDecision, What
from exclusions.letters.variants import Variant
from exclusions.models import Considered, Decision, LetterSettings, Provision, Recipient, Suspension
from exclusions.services import set_period
from exclusions.services.recipients import set_recipients
from inclusion.accounts.models import School, User
from tests.factories import ContactFactory, SuspensionFactory, UserFactory

TOMORROW = date(2026, 11, 24)
REASONS = "Left the classroom twice and pushed a chair over. A member of staff was hurt."
ADULT_SINCE = date(2008, 3, 12)


def full_settings(school: School, **more: Any) -> LetterSettings:
    """Letter settings with nothing left out."""
    fields = {
        "letterhead": "Test Primary\n12 Mill Lane, London E8 1AB\nTelephone 020 7946 0100",
        "head_name": "A. Bell",
        "contact_name": "Ms Okafor",
        "contact_phone": "020 7946 0101",
        "contact_email": "office@test-primary.example",
        "board_name": "Mr Grant, clerk to the governing board",
        "board_address": "Test Primary, 12 Mill Lane\nLondon E8 1AB",
        "board_email": "clerk@test-primary.example",
        "authority_name": "Hackney Education",
        "authority_contact": "The exclusions team\nTelephone 020 7946 0300",
        "lunch_arrangements": "A packed lunch can be fetched from the office at 12.00.",
        **more,
    }
    return LetterSettings.objects.create(school=school, **fields)


def mother_of(pupil: Pupil, **more: Any) -> Contact:
    """A parent with parental responsibility who lives with the pupil."""
    fields = {
        "name": "Kelly Archer",
        "parental_responsibility": True,
        "lives_with_pupil": True,
        "address": "4 Wick Road\nLondon E9 5AA",
        "email": "kelly@home.example",
        **more,
    }
    made: Contact = ContactFactory(pupil=pupil, **fields)
    return made


def exclusion(pupil: Pupil, by: User, starts_on: date = TOMORROW, **more: Any) -> Suspension:
    """A decided exclusion with its dates, its first decision and who receives its letters."""
    reasons, looked_into = more.pop("reasons", REASONS), more.pop("looked_into", False)
    row: Suspension = SuspensionFactory.build(
        school=pupil.school,
        pupil=pupil,
        starts_on=starts_on,
        decided_on=more.pop("decided_on", min(starts_on, date(2026, 11, 23))),
        decided_by=by,
        recorded_by=by,
        **{"sessions": 4, "reason_1": "DB", **more},
    )
    set_period(row)
    row.save()
    decided(row, by, What.DECIDED, reasons)
    set_recipients(row, by=by)
    if looked_into:
        Considered.objects.create(suspension=row, still_looking_into=True)
    return row


def decided(row: Suspension, by: User, what: What, reasons: str, **more: Any) -> Decision:
    """A dated decision about an exclusion."""
    made: Decision = Decision.objects.create(
        suspension=row,
        number=row.decisions.count() + 1,
        what=what,
        decided_on=more.pop("decided_on", row.decided_on),
        decided_by=by,
        decided_as="headteacher",
        reasons=reasons,
        starts_on=row.starts_on,
        sessions=row.sessions,
        last_on=row.last_on,
        **more,
    )
    return made


def earlier(pupil: Pupil, sessions: int) -> None:
    """Days that were lost earlier in the term."""
    if sessions:
        SuspensionFactory(
            pupil=pupil, starts_on=date(2026, 9, 7), sessions=sessions, recorded_by=UserFactory()
        )


def _term(before: int, **more: Any) -> Callable[[Pupil, User], Suspension]:
    def make(pupil: Pupil, by: User) -> Suspension:
        earlier(pupil, before)
        return exclusion(pupil, by, **more)

    return make


def _declined(pupil: Pupil, by: User) -> Suspension:
    return exclusion(
        pupil,
        by,
        date(2026, 11, 2),
        kind="permanent",
        sessions=None,
        board_met_on=date(2026, 11, 20),
        board_decision=BoardDecision.DECLINED,
    )


def _cancelled(pupil: Pupil, by: User) -> Suspension:
    row = exclusion(pupil, by, date(2026, 11, 23), sessions=6)
    row.cancelled_on = date(2026, 11, 23)
    row.cancelled_reason = "A witness has told us that it happened in another way."
    row.save()
    decided(row, by, What.CANCELLED, row.cancelled_reason)
    return row


def _lessons(pupil: Pupil, by: User) -> Suspension:
    row = exclusion(pupil, by, sessions=14, sixth_day_provision_from=date(2026, 12, 1))
    Provision.objects.create(
        suspension=row,
        place="The Park Centre",
        address="9 Park Street\nLondon E8 3CC",
        starts_at=time(9, 15),
        ends_at=time(14, 45),
        break_times="10.45 to 11.00",
        report_to="Mrs Lee at the front desk",
        transport="Bus 276 stops outside",
        recorded_by=by,
    )
    return row


def _shorter(pupil: Pupil, by: User) -> Suspension:
    row = exclusion(pupil, by, date(2026, 11, 23), sessions=10)
    row.sessions, row.sessions_as_issued = 4, 10
    set_period(row)
    row.save()
    decided(row, by, What.SHORTENED, "We have heard more about what came before.")
    return row


def _follows(kind: str) -> Callable[[Pupil, User], Suspension]:
    def make(pupil: Pupil, by: User) -> Suspension:
        first = exclusion(pupil, by, date(2026, 11, 19), sessions=4)
        more = {"kind": "permanent", "sessions": None} if kind == "permanent" else {}
        return exclusion(pupil, by, date(2026, 11, 23), follows=first, **more)

    return make


# What makes the record that asks for each letter.
MAKERS: dict[str, Callable[[Pupil, User], Suspension]] = {
    Variant.NO_MEETING: _term(0),
    Variant.IF_ASKED: _term(7),
    Variant.BOARD_MEETS: _term(27),
    Variant.PERMANENT: _term(0, kind="permanent", sessions=None),
    Variant.BOARD_DECLINED: _declined,
    Variant.LUNCHTIME: _term(0, kind="lunchtime", sessions=1),
    Variant.CANCELLED: _cancelled,
    Variant.SIXTH_DAY: _lessons,
    Variant.NO_FURTHER: _term(0, starts_on=date(2026, 11, 20), looked_into=True),
    Variant.THEN_SUSPENDED: _follows("suspension"),
    Variant.THEN_PERMANENT: _follows("permanent"),
    Variant.SHORTER: _shorter,
}


def recipient_of(row: Suspension) -> Recipient:
    found = row.recipients.first()
    assert found is not None
    return found


def grown_up(pupil: Pupil) -> Pupil:
    """The same pupil, at 18."""
    pupil.born_on, pupil.year_group = ADULT_SINCE, 13
    pupil.save()
    return pupil
