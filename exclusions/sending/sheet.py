"""The notification sheet of one exclusion, to the authority or the board: field by field.

The fields are those that authorities' own forms ask for (the sample of Norfolk; for a permanent
exclusion what the form of Oxfordshire adds). What is not on record is said to be missing.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from cases.codes import YEAR_NAMES
from cases.importers.code_lists import codes
from cases.models import Pupil
from exclusions.codes import CENSUS_CATEGORY, Kind, OneOff, Reason, To
from exclusions.family import family_of
from exclusions.letters.known import Known
from exclusions.models import Suspension
from exclusions.selectors import totals_up_to
from inclusion import words
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.rules.totals import Totals

from .told_dates import NOT_YET, ToldDates, told_dates

NOT_RECORDED = "Not recorded"
YES_NO = {True: "Yes", False: "No", None: NOT_RECORDED}
# The national curriculum year group, as authorities' forms write those before Year 1.
# Of the pupil, what a board needs to look at a decision.
FOR_THE_BOARD = (
    *("Legal surname", "Legal forenames", "Known as", "National curriculum year"),
    *("SEN stage", "SEN, primary need first", "Looked after", "Social worker"),
)
EARLY_YEARS = {-2: "N1", -1: "N2", 0: "R"}
WEAPON_REASON = Reason.OW
WEAPON_CHOICES = {"yes": "Yes", "no": "No"}


AUTHORITY, BOARD = "the local authority", "the governing board"


@dataclass(frozen=True)
class Field:
    """One field of the sheet. An empty `value` is not on record."""

    label: str
    value: str

    @property
    def is_missing(self) -> bool:
        """Whether somebody has to find it out."""
        return self.value in ("", NOT_RECORDED)

    @property
    def copies(self) -> bool:
        """Whether there is something to copy."""
        return not self.is_missing and self.value != NOT_YET


@dataclass(frozen=True)
class Part:
    """Fields that stand together; short ones stand in two columns on paper."""

    title: str
    fields: tuple[Field, ...]
    short: bool = False


@dataclass(frozen=True)
class Asked:
    """What the record does not hold and an authority asks about a permanent exclusion."""

    place: str = ""
    weapon: str = ""  # yes, no, or empty: not said


@dataclass(frozen=True)
class Sheet:
    """Everything that the sheet says."""

    title: str
    school: str
    pupil: str
    parts: tuple[Part, ...]
    signed_by: str
    to: str = AUTHORITY

    @property
    def missing(self) -> int:
        """How many fields are not on record."""
        return sum(field.is_missing for part in self.parts for field in part.fields)

    def as_json(self) -> dict[str, Any]:
        """The sheet as plain JSON values: what is kept beside the bytes of an issued document."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain


def sheet_of(person: Person, row: Suspension, asked: Asked | None = None) -> Sheet:
    """The sheet as the record stands. `asked` holds what somebody typed for it. A few queries."""
    totals = totals_up_to(row, school_calendar(row.school))
    dates = told_dates(row, person.on)
    parts = [
        Part("School", tuple(_school(row)), short=True),
        Part("Pupil", tuple(_pupil(row.pupil)), short=True),
        Part("Exclusion", tuple(_exclusion(row, totals))),
    ]
    if row.kind == Kind.PERMANENT:
        extras = tuple(_permanent(row, totals, asked or Asked()))
        parts.append(Part("About a permanent exclusion", extras, short=True))
    parts.append(Part("Who was told", tuple(_told(row, dates))))
    kind = row.get_kind_display()
    return Sheet(
        title=f"{kind} from {words.day(row.starts_on)}: {row.pupil.short_name}",
        school=row.school.name,
        pupil=row.pupil.short_name,
        parts=tuple(parts),
        signed_by=_head(row),
    )


def board_sheet_of(person: Person, row: Suspension) -> Sheet:
    """The sheet for the governing board: period, reasons, whether and by when it has to meet.

    What the board has no use for of the pupil stays out. Source: SI 2012/1033 as amended, the notice
    to the board (statutory.md B.2). A few queries.
    """
    totals = totals_up_to(row, school_calendar(row.school))
    known = Known(row, person.on)
    parts = (
        Part("Pupil", tuple(f for f in _pupil(row.pupil) if f.label in FOR_THE_BOARD), short=True),
        Part("Exclusion", tuple(_exclusion(row, totals))),
        Part("What the board does", tuple(_board(known))),
        Part("Who was told", tuple(_told(row, told_dates(row, person.on)))),
    )
    return replace(sheet_of(person, row), parts=parts, to=BOARD)


def _board(known: Known) -> Iterator[Field]:
    if known.board_meets:
        yield Field("Meeting", "Must meet, whether or not the family writes to it")
    elif known.board_may_meet:
        yield Field("Meeting", "Must meet if the family writes to it")
    else:
        yield Field("Meeting", "Need not meet; considers what the family writes")
    last = known.board
    if last is None:
        return
    counted = f"{known.board_within} school days from the day after it is told"
    if last.due_on is not None:
        told = "told on" if known.board_told_on else "if it is told on"
        counted += f": {words.weekday(last.due_on)}, {told} {words.weekday(last.counted_from)}"
    yield Field("Time for it", counted)


def weapon_on_record(row: Suspension) -> str:
    """Whether the reasons or what was weighed before the decision name a weapon: "yes" or ""."""
    considered = getattr(row, "considered", None)
    named = considered is not None and considered.one_off == OneOff.WEAPON
    return "yes" if named or WEAPON_REASON in row.reasons else ""


def _school(row: Suspension) -> Iterator[Field]:
    school = row.school
    yield Field("School", school.name)
    yield Field("DfE number", school.dfe_number)
    if school.urn:
        yield Field("URN", school.urn)
    yield Field("Headteacher", _head(row))


def _head(row: Suspension) -> str:
    """As letters are signed; otherwise whoever decided."""
    settings = getattr(row.school, "letter_settings", None)
    named = settings.head_name if settings else ""
    return named or (row.decided_by.name if row.decided_by else "")


def _pupil(pupil: Pupil) -> Iterator[Field]:
    yield Field("Legal surname", pupil.legal_surname)
    yield Field("Legal forenames", f"{pupil.legal_forename} {pupil.middle_names}".strip())
    if (pupil.forename, pupil.surname) != (pupil.legal_forename, pupil.legal_surname):
        yield Field("Known as", pupil.name)
    yield Field("UPN", pupil.upn or "")
    yield Field("Date of birth", f"{pupil.born_on:%d/%m/%Y}")
    yield Field("Sex", pupil.get_sex_display())
    year = EARLY_YEARS.get(pupil.year_group, str(pupil.year_group))
    yield Field("National curriculum year", f"{year} ({YEAR_NAMES.get(pupil.year_group, year)})")
    ethnicity = codes("ethnicity").get(pupil.ethnicity, "")
    yield Field("Ethnicity", f"{pupil.ethnicity} {ethnicity}".strip())
    yield Field("SEN stage", f"{pupil.sen_status} {pupil.get_sen_status_display()}")
    if pupil.sen_needs:
        yield Field("SEN, primary need first", pupil.needs_in_words)
    yield Field("Looked after", YES_NO[pupil.looked_after])
    yield Field("Previously looked after", YES_NO[pupil.previously_looked_after])
    yield Field("Social worker", YES_NO[pupil.social_worker])
    yield Field("Home local authority", pupil.home_la)


def _exclusion(row: Suspension, totals: Totals) -> Iterator[Field]:
    yield Field("Type", f"{CENSUS_CATEGORY[row.kind]} {row.get_kind_display()}")
    yield Field("From", _from(row))
    if row.kind == Kind.SUSPENSION:
        yield Field("To", _to(row))
        yield Field("Back in school", _back(row))
    if row.kind != Kind.PERMANENT:
        yield Field("School days", words.days_from_sessions(row.sessions or 0))
        yield Field("Days this term, with this one", _days(totals.term_sessions))
        yield Field("Days this school year, with this one", _days(totals.year_sessions))
    for number, (code, label) in enumerate(zip(row.reasons, row.reasons_in_words, strict=True), 1):
        yield Field(f"Reason {number}", f"{code} {label}")
    if row.misses_exam_on:
        yield Field("Public examination or national test missed", words.day(row.misses_exam_on))
    if row.cancelled_on:
        yield Field("Cancelled on", words.day(row.cancelled_on))


def _permanent(row: Suspension, totals: Totals, asked: Asked) -> Iterator[Field]:
    yield Field("Days of suspension before, this term", _days(totals.term_sessions))
    yield Field("Days of suspension before, this school year", _days(totals.year_sessions))
    weapon = asked.weapon or weapon_on_record(row)
    yield Field("A weapon was involved", WEAPON_CHOICES.get(weapon, NOT_RECORDED))
    yield Field("Where it happened", asked.place.strip() or NOT_RECORDED)
    yield Field("Pupil premium", YES_NO[row.pupil.pupil_premium])


def _told(row: Suspension, dates: ToldDates) -> Iterator[Field]:
    family = family_of(row).removeprefix("the ").capitalize()
    yield Field(f"{family} told, by word of mouth", dates.of(To.PARENTS))
    yield Field(f"{family} told, in writing", dates.of(To.PARENTS_WRITTEN))
    yield Field("Local authority told", dates.of(To.LOCAL_AUTHORITY))
    yield Field("Governing board told", dates.of(To.BOARD))
    for to, label in (
        (To.SOCIAL_WORKER, "Social worker told"),
        (To.VIRTUAL_HEAD, "Virtual school head told"),
        (To.HOME_AUTHORITY, "Home authority told"),
    ):
        if dates.applies(to):
            yield Field(label, dates.of(to))


def _from(row: Suspension) -> str:
    if row.kind == Kind.LUNCHTIME:
        return f"{words.weekday(row.starts_on)}, at lunchtime"
    return f"{words.weekday(row.starts_on)}, {row.get_start_session_display()}"


def _to(row: Suspension) -> str:
    if row.last_on is None:
        return ""
    until = "midday" if row.last_session == "am" else "the end of the school day"
    return f"{words.weekday(row.last_on)}, {until}"


def _back(row: Suspension) -> str:
    if row.returns_on is None:
        return ""
    return f"{words.weekday(row.returns_on)}, {row.get_returns_session_display()}"


def _days(sessions: int | None) -> str:
    return NOT_RECORDED if sessions is None else words.days_from_sessions(sessions)
