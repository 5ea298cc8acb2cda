"""The form of a meeting: what is open, who came, what was said and agreed, who promises what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from cases.models import Action, Attendee, Meeting
from cases.selectors.meetings import Known
from cases.services.last_actions import ActionsMovedError
from cases.services.meetings import MeetingMinutes, Present, Promise
from inclusion.accounts.models import User
from inclusion.errors import DomainError
from inclusion.form_rows import (
    PickField,
    RowForm,
    Rows,
    as_typed,
    rows_of,
    side_by_side,
    with_records,
)
from inclusion.forms import Clash, DayField, HourField, OnceMixin, PlainForm, VersionMixin
from inclusion.words import listing

from .last_actions import last_action_rows, show_moved, told

LONGEST = 20_000
MOST_PEOPLE = 60
_MEETING = ("kind", "held_on", "held_at", "place", "purpose", "notes", "agreed", "next_on")


class MeetingForm(OnceMixin, VersionMixin, PlainForm):
    """The meeting itself. Its fields stand in several places of the page."""

    kind = forms.ChoiceField(choices=[("", "Choose"), *Meeting.Kind.choices])
    held_on = DayField(label="Date")
    held_at = HourField(label="Time", required=False, help_text="For example 15:30")
    place = forms.CharField(
        required=False, max_length=120, help_text="A room, or by phone or video"
    )
    purpose = forms.CharField(
        max_length=300,
        help_text="What the meeting is for, in one sentence",
        error_messages={"required": "Say what the meeting is for."},
    )
    notes = forms.CharField(
        label="What was said",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Everybody who may see the pupil’s casework can read this. What only some may "
        "read belongs in a restricted entry.",
    )
    agreed = forms.CharField(
        label="What was agreed",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    next_on = DayField(label="Next meeting", required=False)

    @staticmethod
    def values_of(meeting: Meeting) -> dict[str, Any]:
        """What the form shows for a meeting, with the version it was read at."""
        return {name: getattr(meeting, name) for name in (*_MEETING, "version")}


class KnownField(PickField):
    """Somebody known, offered in groups: the family, colleagues, agencies."""

    def offer(self, records: Iterable[Known]) -> None:
        self.known = {known.key: known for known in records}
        groups: dict[str, list[tuple[str, str]]] = {}
        for known in self.known.values():
            groups.setdefault(known.group, []).append((known.key, known.words))
        self.choices = [("", "Somebody else"), *groups.items()]

    def clean(self, value: Any) -> Known | None:
        chosen = forms.ChoiceField.clean(self, value)
        return self.known[chosen] if chosen else None


class PersonRow(RowForm):
    """Somebody who came or sent apologies."""

    typed = ("known", "name")
    known = KnownField(label="Who", required=False)
    name = forms.CharField(
        label="Or their name", required=False, max_length=120, help_text="If they are not listed"
    )
    role = forms.CharField(label="Who they are", required=False, max_length=120)
    there = forms.ChoiceField(
        label="There",
        required=False,
        initial="came",
        choices=[
            ("came", "Came or coming"),
            ("apologies", "Sent apologies"),
            ("", "Not there"),
        ],
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("there") and not self.has_words:
            raise forms.ValidationError("Say who this is, or choose “Not there”.")
        return data

    def layout(self) -> Layout:
        return Layout("id", side_by_side(("known", 4), ("name", 3), ("role", 3), ("there", 2)))

    def present(self) -> Present:
        """The person for the service. What is typed goes before what is known."""
        data, known = self.cleaned_data, self.cleaned_data.get("known")
        return Present(
            name=(data.get("name") or (known.name if known else ""))[:120],
            role=(data.get("role") or (known.role if known else ""))[:120],
            user=known.user if known else None,
            agency=known.agency if known else None,
            apologies=data.get("there") == "apologies",
            there=bool(data.get("there")),
            attendee_id=data.get("id"),
        )


class PromiseRow(RowForm):
    """Something new that somebody promised."""

    typed = ("what", "owner", "owner_name", "due_on")
    what = forms.CharField(
        label="What will be done",
        max_length=300,
        error_messages={"required": "Say what will be done."},
    )
    owner = PickField(label="Which colleague", required=False, empty="Somebody else")
    owner_name = forms.CharField(label="Or who else", required=False, max_length=120)
    due_on = DayField(label="By when", required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("what") and not data.get("owner") and not data.get("owner_name"):
            self.add_error("owner", "Say who will do it.")
        if data.get("owner") and data.get("owner_name"):
            self.add_error("owner_name", "Choose a colleague or write a name, not both.")
        return data

    def layout(self) -> Layout:
        return Layout(
            side_by_side(("what", 5), ("owner", 2), ("owner_name", 2), ("due_on", 3)),
        )


_PEOPLE = rows_of(PersonRow, extra=2, most=MOST_PEOPLE)
_ACTIONS = rows_of(PromiseRow, extra=2)


class MeetingForms:
    """The meeting's form and its three sets of rows as one."""

    def __init__(
        self,
        *,
        first: Mapping[str, Any],
        last_actions: Iterable[Action],
        people: Iterable[Mapping[str, Any]],
        known: Iterable[Known],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        offered = list(known)
        colleagues = [one.user for one in offered if one.user]
        self.main = MeetingForm(data, initial=dict(first))
        self.last = last_action_rows(last_actions, data)
        self.people = _PEOPLE(
            data, prefix="people", initial=list(people), offers={"known": offered}
        )
        self.actions = _ACTIONS(data, prefix="actions", offers={"owner": colleagues})

    @property
    def all(self) -> tuple[MeetingForm | Rows, ...]:
        return self.main, self.last, self.people, self.actions

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]  # every one, so that all errors show
        return all(valid)

    def take(self, error: DomainError) -> None:
        """Show a refusal by its field, also by that of one row, such as promised:0:due_on."""
        if isinstance(error, ActionsMovedError):
            show_moved(self.main, self.last, error)
            return
        kind, _, place = (error.field or "").partition(":")
        rows = {"people": self.people, "promised": self.actions}.get(kind)
        if rows is None:
            self.main.take(error)
            return
        number, _, name = place.partition(":")
        filled = [row for row in rows.forms if not row.is_blank and not row.is_removed]
        filled[int(number)].add_error(name, error.message)

    def compare_people(self, theirs: Meeting) -> None:
        """Show whom a colleague wrote down meanwhile beside who stands here."""
        yours = listing(_there(p) for p in self.minutes().people if p.there) or "nobody"
        saved = listing(_there(attendee) for attendee in theirs.attendees.all()) or "nobody"
        if yours != saved:
            self.main.clashes = (*self.main.clashes, Clash("Who was there", yours, saved))

    def as_typed(self) -> None:
        for form in self.all:
            as_typed(form)

    def with_actions(self, actions: Iterable[Action]) -> list[tuple[RowForm, Action]]:
        """Each row of last actions with the action it is about; one that is over is left out."""
        return with_records(self.last, {action.pk: action for action in actions})

    def minutes(self) -> MeetingMinutes:
        """What was typed, for the service."""
        data = self.main.cleaned_data
        people: list[Any] = [row for row in self.people.forms if not row.is_blank]
        return MeetingMinutes(
            **{name: data[name] for name in _MEETING},
            people=tuple(row.present() for row in people),
            told=told(self.last),
            promised=tuple(
                Promise(row["what"], row["owner"], row["owner_name"], row["due_on"])
                for row in self.actions.rows()
                if not row.get("remove")
            ),
        )


def _there(one: Present | Attendee) -> str:
    """Somebody who was there, as a list of them says it."""
    role = f", {one.role}" if one.role else ""
    return f"{one.name}{role}{' (apologies)' if one.apologies else ''}"


def people_of(attendees: Iterable[Attendee]) -> list[dict[str, Any]]:
    """Rows of the people whom a meeting names already."""
    return [
        {
            "id": attendee.pk,
            "known": _key(attendee),
            "name": "" if attendee.user_id else attendee.name,
            "role": attendee.role,
            "there": "apologies" if attendee.apologies else "came",
        }
        for attendee in attendees
    ]


def _key(attendee: Attendee) -> str:
    if attendee.user_id:
        return f"user:{attendee.user_id}"
    return f"agency:{attendee.agency_id}" if attendee.agency_id else ""


def people_to_expect(known: Sequence[Known], writer: User) -> list[dict[str, Any]]:
    """Rows to begin with: the writer is there; the pupil and the family stand ready to be marked."""
    family = [one for one in known if one.key.startswith(("pupil:", "contact:"))]
    rows = [{"known": f"user:{writer.pk}", "there": "came"}]
    return rows + [{"known": one.key, "role": one.role, "there": ""} for one in family]


class WithdrawMeetingForm(VersionMixin, PlainForm):
    reason = forms.CharField(
        label="Why it is withdrawn",
        max_length=300,
        help_text="For example: it did not take place; it was entered for the wrong pupil",
        error_messages={"required": "Say why it is withdrawn."},
    )


class CopyForm(PlainForm):
    to = forms.CharField(
        label="Who was sent a copy",
        max_length=120,
        error_messages={"required": "Say who was sent a copy."},
    )
    sent_on = DayField(label="Sent on")
    how = forms.CharField(
        label="How", required=False, max_length=60, help_text="For example by post, handed over"
    )
