"""What the pupil, the family and agencies said, in writing before a review or at it, the newest first.

A text that was asked for with questions holds them beside the answers: only the answers are quoted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cases.models import Contact
from inclusion.words import day
from interventions import prompts
from interventions.models import Attendance, Plan, Review, View

from .people import FAMILY_ROLES

Voice = View.Voice


@dataclass(frozen=True)
class Spoken:
    """Words of one person: pairs of question and answer, a question being empty where none was asked.

    `by` says who, when and how it was written down; `at_review` is the number of the review at which it
    was said, None for what was written.
    """

    voice: str
    name: str
    on: date
    by: str
    parts: tuple[tuple[str, str], ...]
    at_review: int | None = None


def spoken(plan: Plan, contacts: Sequence[Contact], on: date | None = None) -> list[Spoken]:
    """All that was said until a day; nothing said at a review by somebody not to be contacted.

    Wants `views`, `agencies` and `reviews__attendances` prefetched, as `plan_for` does.
    """
    found = [*_written(plan), *_at_reviews(plan, contacts)]
    known = (said for said in found if on is None or said.on <= on)
    return sorted(known, key=lambda said: said.on, reverse=True)


def latest(said: Iterable[Spoken], voice: str) -> list[Spoken]:
    """The newest words of each person with this voice; there is one pupil, whatever the name typed."""
    found: dict[str, Spoken] = {}
    for one in said:
        if one.voice == voice:
            name = "" if voice == Voice.PUPIL else one.name.partition(",")[0].strip().casefold()
            found.setdefault(name, one)
    return list(found.values())


def in_line(parts: Iterable[tuple[str, str]]) -> str:
    """Answers in quotation marks behind short names of their questions, as one line."""
    return " ".join(
        f"{prompts.short(asked)}: “{answer}”" if asked else f"“{answer}”"
        for asked, answer in ((asked, " ".join(words.split())) for asked, words in parts)
    )


def _written(plan: Plan) -> Iterator[Spoken]:
    for view in plan.views.all():
        parts = prompts.in_parts(view.words)
        said = tuple((asked, answer) for asked, answer in parts if answer)
        yield Spoken(view.voice, view.said_by, view.said_on, _who_wrote(view), said)


def _who_wrote(view: View) -> str:
    if view.family_link_id:
        how = ", typed by them on their link"
    else:
        how = f", written down by {view.written_down_by}" if view.written_down_by else ""
    return f"{view.said_by}, {day(view.said_on)}{how}"


def _at_reviews(plan: Plan, contacts: Sequence[Contact]) -> Iterator[Spoken]:
    people = _People(plan, contacts)
    for review in plan.reviews.all():
        for attendance in review.attendances.all():
            voice = people.voice_of(attendance) if attendance.view.strip() else ""
            if voice:
                yield _at(review, attendance, voice)


def _at(review: Review, attendance: Attendance, voice: str) -> Spoken:
    by = f"{attendance.name}, at review {review.number}, {day(review.held_on)}"
    words = (("", attendance.view.strip()),)
    return Spoken(voice, attendance.name, review.held_on, by, words, review.number)


class _People:
    """Whose voice somebody at a review has, by the name or the role that was typed."""

    def __init__(self, plan: Plan, contacts: Sequence[Contact]) -> None:
        pupil = plan.pupil
        self._pupil = {name.casefold() for name in (pupil.name, pupil.short_name, pupil.forename)}
        self._barred = {c.name.casefold() for c in contacts if c.do_not_contact}
        workers = {c.name.casefold() for c in contacts if "worker" in c.relation.casefold()}
        self._family = {c.name.casefold() for c in contacts} - workers
        agencies = [invited.agency for invited in plan.agencies.all()]
        named = {a.contact_name.casefold() for a in agencies if a.contact_name}
        self._agencies = workers | named | {a.name.casefold() for a in agencies}

    def voice_of(self, attendance: Attendance) -> str:
        """The voice; "" for the school's own people and for whom the school must not contact."""
        name, role = attendance.name.strip().casefold(), attendance.role.strip().casefold()
        if name in self._barred:
            return ""
        if name in self._pupil or role == "pupil":
            return Voice.PUPIL
        if name in self._agencies or role in self._agencies:
            return Voice.AGENCY
        return Voice.FAMILY if name in self._family or {name, role} & FAMILY_ROLES else ""
