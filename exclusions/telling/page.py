"""The page of who was told of one exclusion: a line a notice, with its date, its state, what stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from exclusions.codes import To
from exclusions.facts import last_shortened, tells_of
from exclusions.family import family_of
from exclusions.models import Decision, LetterSettings, Notice, Recipient, Suspension
from exclusions.next_steps import duties_about
from inclusion import words
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.rules.delivery import given_on
from inclusion.rules.duty import Duty
from inclusion.rules.policy import Packs
from inclusion.rules.school_days import SchoolCalendar

from .kinds import BY_TO, EVERYONE, FIRST, KINDS, LETTER, OFF, SHORTER, Line, NoticeKind
from .papers import Paper, paper_of

# As the rules name the moment (notices.toml).
AFTERNOON = "the end of the afternoon session"
TOLD, LATE, DUE, LATER, UNKNOWN = "told", "late", "due", "later", "unknown"


@dataclass(frozen=True)
class Shown:
    """One line: who is told, by when, or when and how they were.

    `state` is told, late, due (today), later or unknown (no date can be worked out). `was_late` says
    that they were told after it was due; `counts_from` is the day on which a posted letter counts as
    given. `anchor` is the id of the first line of its kind: buttons lead there.
    """

    line: Line
    label: str
    state: str
    when: str
    anchor: str = ""
    notice: Notice | None = None
    paper: Paper | None = None
    was_late: bool = False
    counts_from: date | None = None
    termly: bool = False

    @property
    def key(self) -> str:
        """As the form sends it."""
        return self.line.key

    @property
    def by_letter(self) -> bool:
        """Whether it is a letter to the family."""
        return self.line.kind.each and self.line.kind.hows == LETTER

    @property
    def is_open(self) -> bool:
        """Whether it may be written down on the page: nothing stands and no duty is met."""
        return self.state != TOLD


@dataclass(frozen=True)
class Section:
    """The lines about one decision. `id` is that of the part of the page."""

    id: str
    title: str
    lines: tuple[Shown, ...]


@dataclass(frozen=True)
class ToldPage:
    """All sections, and whether the family waits for something that nobody is recorded to receive."""

    sections: tuple[Section, ...]
    nobody_receives: bool

    @property
    def lines(self) -> list[Shown]:
        """Every line of the page, in order."""
        return [line for section in self.sections for line in section.lines]

    @property
    def waiting(self) -> list[Shown]:
        """The lines that nobody has been told of yet."""
        return [line for line in self.lines if line.is_open]


def told_page(person: Person, row: Suspension, typed: Iterable[Line] = ()) -> ToldPage:
    """What the page shows. `typed` are lines that somebody ticked: none is dropped because its rule
    fell silent meanwhile. Four queries beside those for the duties.
    """
    return _Page(person, row, tuple(typed)).page()


@dataclass
class _Page:
    """One suspension with what stands beside it, on the person's today."""

    person: Person
    row: Suspension
    typed: tuple[Line, ...]
    notices: list[Notice] = field(default_factory=list)
    recipients: list[Recipient] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def __post_init__(self) -> None:
        beside = self.row.notices.select_related("recorded_by", "recipient", "letter", "attachment")
        self.notices = list(beside.defer("letter__content", "letter__word", "letter__data"))
        self.recipients = list(self.row.recipients.all())
        self.decisions = list(self.row.decisions.all())
        self.duties = duties_about(self.row, self.person.on)
        self.packs: Packs = school_packs(self.row.school)
        self.calendar: SchoolCalendar = school_calendar(self.row.school)
        lines = LetterSettings.objects.filter(school=self.row.school_id).first()
        self.afternoon_ends_at = lines.afternoon_ends_at if lines else None

    def page(self) -> ToldPage:
        sections = tuple(s for s in (self._first(), *self._shorter(), self._off()) if s.lines)
        lines = (line for section in sections for line in section.lines)
        waits = any(line.is_open and line.line.kind.each for line in lines)
        return ToldPage(sections, waits and not self.recipients)

    def _first(self) -> Section:
        kind = self.row.get_kind_display().lower()
        return self._section("told-first", f"About the {kind}", FIRST, self.duties, self.notices)

    def _shorter(self) -> Iterator[Section]:
        """A section for each decision that made it shorter; only of the last is anything asked."""
        last = last_shortened(self.decisions)
        for decision in self.decisions:
            if last is None or decision.what != last.what:
                continue
            is_last = decision.number == last.number
            yield self._section(
                "told-change" if is_last else f"told-change-{decision.number}",
                f"That it was made shorter on {words.day(decision.decided_on)}",
                SHORTER,
                self.duties if is_last else (),
                [notice for notice in self.notices if self._is_of(notice, decision, is_last)],
                decision.number,
            )

    def _is_of(self, notice: Notice, decision: Decision, is_last: bool) -> bool:
        if notice.decision > 1 or is_last:
            return tells_of(notice, decision)
        last = last_shortened(self.decisions)
        return last is not None and not tells_of(notice, last)

    def _off(self) -> Section:
        day = self.row.cancelled_on
        title = f"That it was cancelled on {words.day(day)}" if day else ""
        return self._section("told-cancellation", title, OFF, self.duties, self.notices)

    def _section(
        self,
        part: str,
        title: str,
        occasion: str,
        duties: Sequence[Duty],
        notices: Sequence[Notice],
        decision: int = 1,
    ) -> Section:
        of_occasion = [kind for kind in KINDS if kind.occasion == occasion]
        to_all = any(notice.kind == EVERYONE.get(occasion) for notice in notices)
        found: list[Shown] = []
        for kind in of_occasion:
            asking = [duty for duty in duties if _asks(duty, kind)]
            standing = [notice for notice in notices if notice.kind == kind.to]
            if standing or (asking and not (to_all and kind.whom)):
                found += self._of_kind(kind, asking, standing, decision)
        shown = {line.line for line in found}
        found += [
            self._shown(line, [], None)
            for line in self.typed
            if line.kind.occasion == occasion and line.decision == decision and line not in shown
        ]
        return Section(part, title, tuple(_with_anchors(found, part)))

    def _of_kind(
        self, kind: NoticeKind, asking: list[Duty], standing: list[Notice], decision: int
    ) -> Iterator[Shown]:
        """One line, or one for each household; a notice to all of them at once stands for each."""
        at_once = next((notice for notice in standing if notice.recipient_id is None), None)
        if at_once or not kind.each or not self.recipients:
            yield self._shown(Line(kind.to, 0, decision), asking, at_once)
            return
        # Of several letters that tell a household the same, the first one told it.
        by_household = {notice.recipient_id: notice for notice in reversed(standing)}
        for recipient in self.recipients:
            line = Line(kind.to, recipient.pk, decision)
            yield self._shown(line, asking, by_household.get(recipient.pk))

    def _shown(self, line: Line, asking: list[Duty], notice: Notice | None) -> Shown:
        lead = min(asking, key=_soonest, default=None)
        termly = bool(lead and lead.act == "report_to_board")
        shown = Shown(line, self._label(line, termly), LATER, "", termly=termly)
        if notice is not None:
            given = given_on(notice.told_on, notice.how, self.row.decided_on, self.packs)
            return replace(
                shown,
                state=TOLD,
                when=told_in_words(notice),
                notice=notice,
                paper=paper_of(notice, self.person),
                was_late=lead is not None and self._was_late(lead, notice),
                counts_from=given if given != notice.told_on else None,
            )
        if lead is None:
            return shown
        # Met without a notice of its own: the details of the education went with the first letter.
        met_on = [duty.met_on for duty in asking if duty.met_on]
        if len(met_on) == len(asking):
            return replace(shown, state=TOLD, when=f"done on {words.weekday(max(met_on))}")
        return replace(
            shown,
            state=_state(lead, self.person.on),
            when=by_when(lead, self.person.on, self.calendar),
        )

    def _was_late(self, duty: Duty, notice: Notice) -> bool:
        """After its day, or on it after the moment up to which it is in time, if that is known.

        Source: EIA 2006 ss.103-105, no later than the end of the afternoon session.
        """
        if duty.due_on is None or notice.told_on < duty.due_on:
            return False
        if notice.told_on > duty.due_on:
            return True
        ends_at = self.afternoon_ends_at if duty.time_of_day == AFTERNOON else None
        return bool(ends_at and notice.told_at and notice.told_at > ends_at)

    def _label(self, line: Line, termly: bool) -> str:
        if termly and line.to == To.BOARD:
            return BY_TO[To.CANCELLATION_REPORT].label
        family = next((r.name for r in self.recipients if r.pk == line.recipient_id), "")
        label = line.kind.label.format(family=family or family_of(self.row))
        return label[:1].upper() + label[1:]


def _with_anchors(lines: Iterable[Shown], part: str) -> Iterator[Shown]:
    """The first line of each kind with its id; one that the section has already is not given twice."""
    seen = {part}
    for shown in lines:
        anchor = f"told-{shown.line.to}"
        yield shown if anchor in seen else replace(shown, anchor=anchor)
        seen.add(anchor)


def _asks(duty: Duty, kind: NoticeKind) -> bool:
    return duty.rule in kind.rules and (not kind.whom or kind.whom in duty.whom)


def _soonest(duty: Duty) -> tuple[date, bool]:
    """The earliest; of several on one day the one that is due before the day is over."""
    return duty.due_on or date.max, not duty.time_of_day


def _state(duty: Duty, on: date) -> str:
    if duty.due_on is None:
        return UNKNOWN
    if duty.due_on == on:
        return DUE
    return LATE if duty.due_on < on else LATER


def by_when(duty: Duty, on: date, calendar: SchoolCalendar) -> str:
    """By when a notice is due: "by the end of the afternoon session on Monday 23 November 2026"."""
    if duty.due_on is None:
        return duty.unknown_reason or "no date yet"
    moment = duty.time_of_day
    if duty.due_on == on:
        return f"by {moment} today" if moment else "by the end of today"
    until = f"by {moment} on" if moment else "by"
    distance = words.due_words(duty.due_on, on, calendar)
    return f"{until} {words.weekday(duty.due_on)}, {distance}"


def told_in_words(notice: Notice) -> str:
    """ "by e-mail on Monday 23 November 2026 at 14:20, by A. Bell"."""
    how = f"{notice.get_how_display().lower()} " if notice.how else ""
    at = f" at {notice.told_at:%H:%M}" if notice.told_at else ""
    by = f", {notice.told_by}" if notice.told_by else ""
    return f"{how}on {words.weekday(notice.told_on)}{at}{by}"
