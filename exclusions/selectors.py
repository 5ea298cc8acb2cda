"""Reads about suspensions: the person first, another school's record is not found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.http import Http404
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import localtime

from cases.alerts import facts_since
from cases.elsewhere import days_elsewhere
from cases.models import IssuedDocument, Pupil
from cases.selectors import pupil_for, visible_pupils
from cases.selectors.documents import document_for
from inclusion.accounts.models import Draft, User
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_packs
from inclusion.rules.facts import SuspensionFact
from inclusion.rules.periods import in_order
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.totals import Totals, totals
from inclusion.words import whole_number

from .codes import Grounds, Kind, Session
from .considered import in_words
from .drafts import PREPARED, Answers, about, answers, begun_anew, pupil_id, version_of
from .facts import fact_id, facts_of
from .models import Decision, Notice, Suspension
from .says import Said, without_factors

# The kind of issued document that is a local authority's notification sheet.
SHEET = "la_sheet"

__all__ = [
    "SHEET",
    "Prepared",
    "correcting",
    "decided_from",
    "decisions_of",
    "first_answers",
    "followed",
    "may_be_followed",
    "notice_for",
    "prepared_for_school",
    "prepared_since",
    "prepared_suspension",
    "pupil_for",
    "recorded_once",
    "sheet_for",
    "suspension_for",
    "suspensions_of",
    "to_write_down",
    "totals_for",
    "totals_up_to",
    "weighed",
    "who_prepared",
]


def suspensions_of(person: Person, pupil: Pupil) -> QuerySet[Suspension]:
    """The pupil's suspensions, cancelled ones too, newest first. None without casework."""
    if not person.has(Right.SEE_CASEWORK):
        return Suspension.objects.none()
    rows = Suspension.objects.filter(pupil=pupil, school=person.school)
    return rows.select_related("decided_by", "recorded_by")


def to_write_down(person: Person, pupil: Pupil) -> QuerySet[Suspension]:
    """Suspensions of this and last school year whose dates the person writes down, newest first.

    For those who keep the dates without reading casework: an office reads no more than dates.
    """
    if not person.has(Right.PREPARE_SUSPENSIONS):
        return Suspension.objects.none()
    rows = Suspension.objects.filter(
        pupil=pupil,
        school=person.school,
        origin=Suspension.Origin.DECIDED,
        starts_on__gte=facts_since(person.on),
    )
    return rows.only("kind", "starts_on", "cancelled_on")


def suspension_for(person: Person, suspension_id: int) -> Suspension:
    """One suspension of a pupil whom the person may see. Raises Http404 otherwise."""
    row = (
        Suspension.objects.select_related(
            "pupil", "pupil__school", "pupil__group", "school", "decided_by", "recorded_by"
        )
        .filter(pk=suspension_id, pupil__in=visible_pupils(person))
        .first()
    )
    if row is None:
        raise Http404("No such suspension here.")
    return row


def notice_for(person: Person, notice_id: int) -> Notice:
    """One notice about a pupil whom the person may see. Raises Http404 otherwise."""
    found = Notice.objects.filter(pk=notice_id, suspension__pupil__in=visible_pupils(person))
    beside = ("suspension__pupil__school", "suspension__pupil__group", "suspension__school")
    found = found.select_related(*beside, "recorded_by", "recipient", "letter", "attachment")
    notice = found.defer("letter__content", "letter__word", "letter__data").first()
    if notice is None:
        raise Http404("No such notice here.")
    return notice


def sheet_for(person: Person, document_id: int) -> IssuedDocument:
    """One notification sheet as it was issued, with its bytes. Raises Http404 for anything else."""
    document = document_for(person, document_id)
    if document.kind != SHEET:
        raise Http404("No such sheet here.")
    return document


def totals_for(pupil: Pupil, calendar: SchoolCalendar, on: date) -> Totals:
    """The pupil's totals in the statutory term and school year that hold `on`, in half-days."""
    return _totals(pupil, facts_of(pupil), calendar, on)


def totals_up_to(row: Suspension, calendar: SchoolCalendar) -> Totals:
    """The totals with this suspension and all before it, in the term in which it began."""
    found: list[SuspensionFact] = []
    for fact in in_order(facts_of(row.pupil)):
        found.append(fact)
        if fact.id == fact_id(row):
            break
    return _totals(row.pupil, tuple(found), calendar, row.starts_on)


def _totals(
    pupil: Pupil, facts: tuple[SuspensionFact, ...], calendar: SchoolCalendar, on: date
) -> Totals:
    elsewhere = days_elsewhere(pupil, calendar, on)
    return totals(facts, calendar, on, elsewhere, school_packs(pupil.school))


@dataclass(frozen=True)
class Made:
    """One dated decision, with what the page said when it was made, as this person may read it."""

    decision: Decision
    said: Said


def decisions_of(person: Person, row: Suspension) -> list[Made]:
    """The decisions about one exclusion, first to last. One query."""
    found = row.decisions.select_related("decided_by").order_by("number")
    restricted = person.has(Right.SEE_RESTRICTED)
    return [Made(d, d.shown if restricted else without_factors(d.shown)) for d in found]


def weighed(person: Person, row: Suspension) -> list[tuple[str, str]]:
    """What was weighed before the decision, a label and words each. One query."""
    considered = getattr(row, "considered", None)
    return in_words(considered, person.has(Right.SEE_RESTRICTED)) if considered else []


def recorded_once(person: Person, pupil: Pupil, once_key: str) -> Suspension | None:
    """The suspension that a form with this key has already made, or None."""
    if not once_key:
        return None
    return suspensions_of(person, pupil).filter(once_key=once_key).first()


@dataclass(frozen=True)
class Prepared:
    """A suspension that somebody prepared and nobody has decided yet."""

    draft: Draft
    pupil: Pupil

    @property
    def user(self) -> User:
        """Who prepared it."""
        return self.draft.user

    @property
    def saved_at(self) -> datetime:
        """When, in local time."""
        return localtime(self.draft.saved_at)

    @property
    def version(self) -> str:
        """Which state of it a page shows."""
        return version_of(self.draft)

    def answers(self, on: date) -> Answers:
        """What was filled in, for a form of one's own, dated the day on which it is opened."""
        given = begun_anew(answers(self.draft))
        given["prepared"] = str(self.draft.pk)
        given["decided_on"] = _as_typed(on)
        return given


def prepared_suspension(person: Person, pupil: Pupil) -> Prepared | None:
    """What was last prepared for this pupil: anybody's for a head, otherwise one's own."""
    drafts = _prepared(person).filter(about=about(pupil), school=pupil.school)
    draft = drafts.order_by("-saved_at", "-pk").first()
    return Prepared(draft, pupil) if draft else None


def prepared_for_school(person: Person) -> list[Prepared]:
    """Every prepared suspension that waits for this person's decision, oldest first. Two queries."""
    drafts = list(_prepared(person).order_by("saved_at", "pk"))
    wanted = [(draft, pupil_id(draft.about)) for draft in drafts]
    pupils = visible_pupils(person).in_bulk({pk for _, pk in wanted if pk is not None})
    found = ((draft, pupils.get(pk)) for draft, pk in wanted)
    return [Prepared(draft, pupil) for draft, pupil in found if pupil]


def prepared_since(person: Person, pupil_ids: Iterable[int], since: datetime) -> list[Draft]:
    """What colleagues have left for this person's decision about these pupils since that moment."""
    if not person.has(Right.DECIDE_SUSPENSIONS):
        return []
    drafts = _prepared(person).filter(about__in=[f"pupil:{pk}" for pk in pupil_ids])
    return list(drafts.filter(saved_at__gte=since).exclude(user=person.user).order_by("pk"))


def prepared_draft_for(person: Person, draft_id: int) -> Draft:
    """One prepared suspension that this person may use or let go. Raises Http404 otherwise."""
    draft = _prepared(person).filter(pk=draft_id).first()
    if draft is None:
        raise Http404("Nothing is prepared here any more.")
    return draft


def who_prepared(person: Person, draft_id: int | None) -> Draft | None:
    """The prepared draft that a form was filled in from, with who prepared it, if it still waits."""
    return _prepared(person).filter(pk=draft_id).first() if draft_id else None


def decided_from(person: Person, pupil: Pupil, draft_id: str | None) -> Suspension | None:
    """What somebody has decided from this prepared draft already, or None."""
    number = whole_number(draft_id or "")
    if number is None:
        return None
    rows = Suspension.objects.filter(pupil=pupil, school=person.school, prepared_from=number)
    return rows.select_related("decided_by", "pupil").first()


def correcting(person: Person, pupil: Pupil, suspension_id: str | None) -> Suspension | None:
    """The record of this pupil that a form would change, or None."""
    number = whole_number(suspension_id or "")
    rows = Suspension.objects.filter(pupil=pupil, school=person.school)
    return rows.filter(pk=number).first() if number is not None else None


def first_answers(person: Person, pupil: Pupil, kind: str, follows: str) -> Answers | None:
    """A form of this kind that nobody has filled in; None for no kind of exclusion.

    It begins where the suspension with the id `follows` ends, a permanent exclusion where a running
    one does.
    """
    if kind not in Kind.values:
        return None
    given: Answers = MultiValueDict()
    given["kind"], given["grounds"] = kind, Grounds.DISCIPLINARY
    given["decided_on"] = _as_typed(person.on)
    given["start_session"] = Session.MORNING
    before = followed(person, pupil, follows) or _running(person, pupil, kind)
    if before is not None and before.returns_on is not None:
        given["starts_on"] = _as_typed(before.returns_on)
        given["start_session"] = before.returns_session
    return begun_anew(given)


def followed(person: Person, pupil: Pupil, suspension_id: str) -> Suspension | None:
    """The suspension that another is to follow at once: one that has an end still to come."""
    row = correcting(person, pupil, suspension_id)
    return row if row is not None and may_be_followed(row, person.on) else None


def may_be_followed(row: Suspension, on: date) -> bool:
    """Whether a further one may begin at the end of this one: it stands, and is not over."""
    ends = row.returns_on is not None and row.returns_on >= on
    return ends and row.kind == Kind.SUSPENSION and not row.is_cancelled


def _running(person: Person, pupil: Pupil, kind: str) -> Suspension | None:
    if kind != Kind.PERMANENT:
        return None
    rows = Suspension.objects.filter(pupil=pupil, school=person.school, kind=Kind.SUSPENSION)
    running = rows.filter(cancelled_on=None, starts_on__lte=person.on, returns_on__gt=person.on)
    return running.order_by("-returns_on").first()


def _as_typed(day: date) -> str:
    """A day as people type it: 23 11 2026."""
    return f"{day.day} {day:%m %Y}"


def _prepared(person: Person) -> QuerySet[Draft]:
    drafts = Draft.objects.filter(school=person.school, form=PREPARED).select_related("user")
    if person.has(Right.DECIDE_SUSPENSIONS):
        return drafts
    return drafts.filter(user=person.user)
