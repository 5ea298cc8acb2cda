"""The rows of one page of a chronology: what each record says there, who wrote it, where it leads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from cases.models import Amendment, Entry, IssuedDocument, Pupil
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from inclusion.words import count_of, day, listing, school_days_lost, weekday

from .chronology import SOURCES, Key, Source, readers_named

_TONES = {"achievement": "fine", "voice": "note"}
_IN_CHARGE = "the SENCO, the head, the safeguarding lead"


@dataclass
class Row:
    """One row. `undone` says that and why it was withdrawn; its words then stand in History only.

    `at` is the time of day, such as 09:14. `who_reads` is filled for restricted records: who may read
    it and who restricted it. `beside` stands after the tag. `opens` and, for those who may change an
    entry, `amends` and `withdraws` are the addresses of its pages.
    """

    anchor: str
    on: date
    at: str
    tag: str
    beside: str = ""
    heading: str = ""
    tone: str = ""
    url: str = ""
    words: str = ""
    lines: list[str] = field(default_factory=list)
    by: str = ""
    undone: str = ""
    who_reads: str = ""
    amendments: Sequence[Amendment] = ()
    opens: str = ""
    amends: str = ""
    withdraws: str = ""
    weekday: str = field(init=False)
    day: str = field(init=False)

    def __post_init__(self) -> None:
        """The date in words, with its weekday and without: a row says it several times."""
        self.weekday, self.day = weekday(self.on), day(self.on)


# What a row shows of an entry: the other columns stay in the database.
_ENTRY_COLUMNS = (
    *("id", "kind", "happened_on", "happened_at", "what_happened", "who_was_told", "follow_up"),
    *("restricted", "version", "other_pupils", "written_by_id", "withdrawn_at", "withdrawn_reason"),
)
_KINDS = dict(Entry.Kind.choices)


def rows_of(
    person: Person, pupil: Pupil, keys: Sequence[Key], writers: Mapping[int, str]
) -> list[Row]:
    """The rows behind these keys, in their order: one query a source that has one on the page.

    Which records the person may see was settled when the keys were found (`page_of_keys`). `writers`
    are the names, by id, of those who wrote in this chronology.
    """
    wanted: dict[int, list[int]] = {}
    for place, pk in keys:
        wanted.setdefault(place, []).append(pk)
    found: dict[Key, Row] = {}
    for place, ids in wanted.items():
        source = SOURCES[place]
        if source.model is Entry:
            entries = list(
                Entry.objects.filter(pk__in=ids).order_by().values_list(*_ENTRY_COLUMNS, named=True)
            )
            rows = _of_entries(person, source, entries, writers)
            found |= {(place, entry.id): row for entry, row in zip(entries, rows, strict=True)}
        else:
            found |= {(place, record.pk): row for record, row in _others(pupil, source, ids)}
    return [found[key] for key in keys if key in found]


def _of_entries(
    person: Person, source: Source, entries: list[Any], writers: Mapping[int, str]
) -> list[Row]:
    """The rows of entries, with what was added and who may read them."""
    rows = [
        _hidden(entry)
        if source.hidden
        else _entry(person, entry, writers.get(entry.written_by_id, ""))
        for entry in entries
    ]
    _tell_readers(entries, rows, writers)
    if not source.hidden:
        _tell_amendments(entries, rows)
    return rows


def _others(pupil: Pupil, source: Source, ids: Sequence[int]) -> Iterator[tuple[Any, Row]]:
    """The records of a source that are no entries, each with its row."""
    make, beside = _ROWS[source.name]
    records: Any = source.model._default_manager.filter(pk__in=ids).order_by()
    if source.model is IssuedDocument:
        records = records.defer("content", "data")
    for record in records.select_related(*beside):
        if hasattr(record, "pupil_id"):
            record.pupil = pupil
        yield record, make(record)


def _tell_readers(entries: Sequence[Any], rows: Sequence[Row], writers: Mapping[int, str]) -> None:
    """Who may read each restricted entry and who restricted it. One query."""
    named = readers_named([entry.id for entry in entries if entry.restricted])
    for entry, row in zip(entries, rows, strict=True):
        if entry.restricted:
            writer, (readers, by) = writers.get(entry.written_by_id, ""), named[entry.id]
            everyone = dict.fromkeys([_IN_CHARGE, writer, *readers])
            row.who_reads = f"Restricted by {by or writer}. May be read by {listing(everyone)}."


def _tell_amendments(entries: Sequence[Any], rows: Sequence[Row]) -> None:
    """What was added to each entry that stands, oldest first. One query."""
    standing = {entry.id: row for entry, row in zip(entries, rows, strict=True) if not row.undone}
    added = Amendment.objects.filter(entry__in=standing).select_related("written_by")
    fields = ("entry_id", "written_on", "written_by__name", "text", "corrected")
    for amendment in added.only(*fields).order_by("written_at", "pk"):
        row = standing[amendment.entry_id]
        row.by += "" if row.amendments else " · amended"
        row.amendments = [*row.amendments, amendment]


@cache
def _address(url_name: str) -> str:
    """The address of a record's page with `*` for its id; empty where no such page exists."""
    try:
        return reverse(url_name, args=[0]).replace("/0/", "/*/", 1)
    except NoReverseMatch:
        return ""


def _to(url_name: str, pk: int) -> str:
    return _address(url_name).replace("*", str(pk), 1)


def _entry(person: Person, entry: Any, writer: str) -> Row:
    mine = entry.written_by_id == person.user.pk or person.has(Right.MANAGE_CASES)
    changes = mine and person.has(Right.LOG_ENTRIES) and not entry.withdrawn_at
    row = Row(
        anchor=f"entry-{entry.id}",
        on=entry.happened_on,
        at=_hour(entry.happened_at),
        tag=_KINDS[entry.kind],
        tone=_TONES.get(entry.kind, ""),
        by=writer,
        opens=_to("entry", entry.id),
        amends=_to("entry-amend", entry.id) if changes else "",
        withdraws=_to("entry-withdraw", entry.id) if changes else "",
    )
    if entry.other_pupils:
        others = entry.other_pupils
        row.beside = "with another pupil" if others == 1 else f"with {others} other pupils"
    if entry.withdrawn_at:
        row.undone = _withdrawn(entry)
        return row
    row.words = entry.what_happened
    if entry.who_was_told:
        row.lines.append(f"Told: {entry.who_was_told}")
    if entry.follow_up:
        row.lines.append(f"Follow-up: {entry.follow_up}")
    return row


def _hour(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""


def _withdrawn(record: Any) -> str:
    return f"Withdrawn on {day(localtime(record.withdrawn_at).date())}: {record.withdrawn_reason}"


def _hidden(entry: Any) -> Row:
    return Row(f"entry-{entry.id}", entry.happened_on, "", "Restricted entry", tone="soon")


def _hidden_file(file: Any) -> Row:
    return Row(
        *(f"file-{file.pk}", file.added_on, "", "Restricted file"),
        tone="soon",
        who_reads=f"Restricted by {file.added_by.name}. May be opened by {_IN_CHARGE} "
        f"and {file.added_by.name}.",
    )


def _suspension(row: Any) -> Row:
    lost = "" if row.sessions is None else f" of {school_days_lost(row.sessions)}"
    cancelled = row.cancelled_on and f"Cancelled on {day(row.cancelled_on)}: {row.cancelled_reason}"
    return Row(
        *(f"suspension-{row.pk}", row.starts_on, "", row.get_kind_display()),
        tone="late",
        heading=f"{row.get_kind_display()}{lost}: {listing(row.reasons_in_words).lower()}",
        url=_to("suspension", row.pk),
        words="" if cancelled else row.what_happened,
        by=row.recorded_by.name,
        undone=cancelled or "",
    )


def _opened(case: Any) -> Row:
    return Row(
        *(f"case-{case.pk}", case.opened_on, "", "Case opened"),
        heading=f"{case.reference}, {case.get_category_display()}, "
        f"{case.get_level_display().lower()}",
        tone="note",
        url=_to("case", case.pk) or reverse("pupil-support", args=[case.pupil_id]),
        words=case.concern,
        by=f"led by {case.lead.name}",
    )


def _closed(case: Any) -> Row:
    return Row(
        *(f"case-{case.pk}-closed", case.closed_on, "", "Case closed"),
        heading=case.reference,
        url=_to("case", case.pk) or reverse("pupil-support", args=[case.pupil_id]),
        words=case.outcome,
        by=f"led by {case.lead.name}",
    )


def _begun(plan: Any) -> Row:
    return Row(
        *(f"plan-{plan.pk}", plan.starts_on, "", f"{plan.short_kind} began"),
        tone="note",
        heading=plan.get_kind_display(),
        url=_to("plan", plan.pk),
        by=f"led by {plan.lead.name}" if plan.lead else "",
    )


def _ended(plan: Any) -> Row:
    became = f": {plan.get_outcome_display().lower()}" if plan.outcome else ""
    return Row(
        *(f"plan-{plan.pk}-ended", plan.ended_on, "", f"{plan.short_kind} ended"),
        heading=f"{plan.get_kind_display()}{became}",
        url=_to("plan", plan.pk),
        by=f"led by {plan.lead.name}" if plan.lead else "",
    )


def _review(review: Any) -> Row:
    return Row(
        *(f"review-{review.pk}", review.held_on, "", f"{review.plan.short_kind} review"),
        tone="note",
        heading=f"Review {review.number}, impact: {review.get_impact_display().lower()}",
        url=_to("review", review.pk),
        words=review.changes,
        by=review.held_by.name,
    )


def _meeting(meeting: Any) -> Row:
    undone = _withdrawn(meeting) if meeting.withdrawn_at else ""
    return Row(
        *(f"meeting-{meeting.pk}", meeting.held_on, _hour(meeting.held_at), "Meeting"),
        heading=f"{meeting.get_kind_display()}: {meeting.purpose}",
        url=_to("meeting", meeting.pk),
        words="" if undone else meeting.agreed,
        by=meeting.written_by.name,
        undone=undone,
    )


def _action(action: Any) -> Row:
    late = action.due_on and action.done_on > action.due_on
    return Row(
        *(f"action-{action.pk}", action.done_on, "", "Action done"),
        tone="fine",
        heading=action.what,
        url=reverse("pupil-support", args=[action.pupil_id]),
        words=action.outcome,
        lines=[f"It was due on {day(action.due_on)}."] if late else [],
        by=action.who,
    )


def _request(request: Any) -> Row:
    undone = _withdrawn(request) if request.withdrawn_at else ""
    settled = f"Settled on {day(request.answered_on)}" if request.answered_on else "Not settled yet"
    return Row(
        *(f"request-{request.pk}", request.asked_on, "", "Family request"),
        heading=f"{request.get_kind_display()}, asked for by {request.asked_by}",
        url=_to("request", request.pk),
        words="" if undone else request.what,
        lines=[] if undone else [f"{settled}; to be answered by {day(request.due_on)}"],
        by=f"with {request.owner.name}",
        undone=undone,
    )


def _document(document: Any) -> Row:
    issued = localtime(document.issued_at)
    return Row(
        *(f"document-{document.pk}", issued.date(), _hour(issued.time()), "Issued document"),
        heading=f"{document.title} ({count_of(document.pages, 'page')})",
        # One that few may open is linked where they find what is theirs: on the Documents tab.
        url="" if document.restricted else _to("document", document.pk),
        by=document.issued_by.name,
    )


def _file(file: Any) -> Row:
    undone = _withdrawn(file) if file.withdrawn_at else ""
    return Row(
        *(f"file-{file.pk}", file.added_on, "", "File"),
        heading=file.title,
        url=_to("attachment", file.pk) if not undone else "",
        by=file.added_by.name,
        undone=undone,
        who_reads=f"Restricted by {file.added_by.name}. May be opened by {_IN_CHARGE} "
        f"and {file.added_by.name}."
        if file.restricted
        else "",
    )


# How a row of each source without entries is made, and which records it needs beside its own.
_ROWS: dict[str, tuple[Callable[[Any], Row], tuple[str, ...]]] = {
    "suspension": (_suspension, ("recorded_by",)),
    "opened": (_opened, ("lead",)),
    "closed": (_closed, ("lead",)),
    "begun": (_begun, ("lead",)),
    "ended": (_ended, ("lead",)),
    "review": (_review, ("held_by", "plan")),
    "meeting": (_meeting, ("written_by",)),
    "action": (_action, ("owner",)),
    "request": (_request, ("owner",)),
    "document": (_document, ("issued_by",)),
    "file": (_file, ("added_by",)),
    "hidden-file": (_hidden_file, ("added_by",)),
}
