"""Writing down who was told of an exclusion: once, corrected with a reason, never lost."""

from datetime import time
from typing import Any

import pytest

from cases.models import Alert, Pupil
from exclusions.models import Notice
from exclusions.services import notices as services
from exclusions.services.notices import (
    AlreadyToldError,
    Told,
    correct_notice,
    record_notices,
    take_out_notice,
)
from exclusions.telling.kinds import Line
from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.person import Person
from inclusion.errors import ConflictError, DomainError
from tests.factories import (
    TODAY,
    AttachmentFactory,
    PupilFactory,
)

from .telling import parents_apart, tell
from .test_notices import FRIDAY, MONDAY, Decide, acts, november

pytestmark = pytest.mark.usefixtures("today")


class TestRecording:
    def test_several_in_one_go_at_twenty_past_two_out_of_the_list(
        self, school: School, head_person: Person, decide: Decide
    ) -> None:
        pupil = PupilFactory(school=school, social_worker=True)
        decide(november(2), 10, pupil=pupil)
        row = decide(sessions=1, pupil=pupil)
        wanted = ["local_authority", "board", "social_worker"]
        record_notices(
            suspension=row,
            lines=[Line(to) for to in wanted],
            told=Told(TODAY, "email", time(9, 20), "A. Bell", "Sent from the office"),
            by=head_person,
            on=TODAY,
        )
        told = row.notices.all()
        assert sorted(notice.to for notice in told) == sorted(wanted)
        assert {(n.how, n.told_at, n.told_by, n.proof) for n in told} == {
            ("email", time(9, 20), "A. Bell", "Sent from the office")
        }
        asked = Alert.objects.filter(pupil=pupil, about=f"suspension:{row.pk}")
        assert not asked.filter(act__in=("tell_others", "tell_board")).exists()

    @pytest.mark.parametrize(
        ("to", "told", "field", "words"),
        [
            ("parents", Told(november(15), "telephone"), "told_on", "before the decision"),
            ("parents", Told(november(24), "telephone"), "told_on", "in the future"),
            ("parents", Told(TODAY, "telephone", time(23, 59)), "told_at", "still to come"),
            ("parents", Told(TODAY, "post"), "how", "does not go with"),
            ("parents_written", Told(TODAY, "telephone"), "how", "does not go with"),
            ("parents", Told(TODAY, "pigeon"), "how", "from the list"),
            ("cancellation_board", Told(TODAY, "email"), "which", "from the list"),
            ("change_board", Told(TODAY, "email"), "which", "from the list"),
        ],
    )
    def test_one_sentence_by_the_field_and_nothing_is_saved(
        self,
        head_person: Person,
        decide: Decide,
        to: str,
        told: Told,
        field: str,
        words: str,
    ) -> None:
        row = decide(november(16))
        with pytest.raises(DomainError, match=words) as refused:
            record_notices(
                suspension=row,
                lines=[Line("local_authority"), Line(to)],
                told=told,
                by=head_person,
                on=TODAY,
            )
        assert refused.value.field == field
        assert not row.notices.exists()

    def test_another_suspension_s_household_and_another_pupil_s_file_are_refused(
        self, school: School, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        parents_apart(pupil)
        other = PupilFactory(school=school)
        theirs, row = decide(), decide(pupil=other)
        household = theirs.recipients.all()[0].pk
        for line, told in (
            (Line("parents", household), Told(TODAY, "telephone")),
            (
                Line("local_authority"),
                Told(TODAY, "email", attachment=AttachmentFactory(pupil=pupil)),
            ),
        ):
            with pytest.raises(DomainError):
                record_notices(suspension=row, lines=[line], told=told, by=head_person, on=TODAY)

    def test_pressed_twice_is_one_and_otherwise_the_second_sees_both(
        self, senco: User, person_of: Any, head_person: Person, decide: Decide
    ) -> None:
        row = decide()
        first = tell(head_person, row, "local_authority")
        told = Told(TODAY, "email")
        again = record_notices(
            suspension=row, lines=[Line("local_authority")], told=told, by=head_person, on=TODAY
        )
        assert again == first
        with pytest.raises(AlreadyToldError) as refused:
            record_notices(
                suspension=row,
                lines=[Line("local_authority"), Line("board")],
                told=Told(TODAY, "portal"),
                by=person_of(senco),
                on=TODAY,
            )
        assert refused.value.notices == first
        assert row.notices.count() == 1

    def test_a_role_without_the_right_is_refused(
        self, someone: Any, person_of: Any, decide: Decide
    ) -> None:
        row = decide()
        with pytest.raises(DomainError, match="Your role"):
            tell(person_of(someone(Role.PASTORAL)), row, "local_authority")


class TestNothingIsLost:
    def test_a_decision_that_nobody_went_on_from_leaves_every_notice_due(
        self, pupil: Pupil, decide: Decide
    ) -> None:
        decide()
        assert {"tell_parents", "write_to_parents", "tell_others"} <= acts(pupil)

    def test_a_crash_in_the_middle_of_telling_leaves_all_of_them_due(
        self,
        pupil: Pupil,
        head_person: Person,
        decide: Decide,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        row = decide()
        before = acts(pupil)
        written: list[Notice] = []

        def save_once(notice: Notice, **kwargs: Any) -> Notice:
            if written:
                raise RuntimeError("the machine went away")
            written.append(notice)
            notice.save()
            return notice

        monkeypatch.setattr(services, "save_as", save_once)
        with pytest.raises(RuntimeError):
            record_notices(
                suspension=row,
                lines=[Line("local_authority"), Line("board")],
                told=Told(TODAY, "email"),
                by=head_person,
                on=TODAY,
            )
        assert not Notice.objects.exists()
        assert acts(pupil) == before


class TestCorrecting:
    def test_a_correction_keeps_both_with_the_reason(
        self, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        row = decide(FRIDAY)
        (notice,) = tell(head_person, row, "local_authority", on=MONDAY)
        correct_notice(
            notice=notice,
            told=Told(FRIDAY, "portal"),
            reason="The portal shows Friday.",
            by=head_person,
            on=TODAY,
            expected_version=1,
        )
        row.refresh_from_db()
        (kept,) = row.notices.all()
        assert (kept.told_on, kept.how, kept.version) == (FRIDAY, "portal", 2)
        told = [(h.told_on, h.history_change_reason) for h in kept.history.order_by("history_id")]
        assert told == [(MONDAY, None), (FRIDAY, "The portal shows Friday.")]

    def test_without_a_reason_it_is_refused(self, head_person: Person, decide: Decide) -> None:
        (notice,) = tell(head_person, decide(), "local_authority")
        with pytest.raises(DomainError, match="Say why"):
            correct_notice(
                notice=notice, told=Told(TODAY, "portal"), reason=" ", by=head_person, on=TODAY
            )

    def test_the_second_of_two_is_told(self, head_person: Person, decide: Decide) -> None:
        (notice,) = tell(head_person, decide(), "local_authority")
        common: dict[str, Any] = {"reason": "Seen", "by": head_person, "on": TODAY}
        correct_notice(notice=notice, told=Told(TODAY, "portal"), expected_version=1, **common)
        with pytest.raises(ConflictError):
            correct_notice(notice=notice, told=Told(TODAY, "post"), expected_version=1, **common)
        with pytest.raises(ConflictError):
            take_out_notice(notice=notice, expected_version=1, **common)

    def test_taken_out_it_is_due_again(
        self, pupil: Pupil, head_person: Person, decide: Decide
    ) -> None:
        (notice,) = tell(head_person, decide(), "local_authority")
        assert "tell_others" not in acts(pupil)
        take_out_notice(notice=notice, reason="Another pupil.", by=head_person, on=TODAY)
        assert "tell_others" in acts(pupil)
        last = Notice.history.order_by("-history_id").first()
        assert (last.history_type, last.history_change_reason) == ("-", "Another pupil.")
