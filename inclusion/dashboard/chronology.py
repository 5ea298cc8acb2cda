"""A pupil's chronology: one list across the apps, newest first, narrowed and paged by the database.

Each sort of record is a Source. One UNION over the newest of them all puts their days in order and cuts
out a page of keys; only the rows of that page are then read (chronology_rows.py). It is written as SQL,
because building fourteen queries takes Django longer than the rest of the page together.
Restricted entries and files that the person may not read have Sources of their own: they show that they
exist, without their words or kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model

from cases.models import (
    Action,
    Attachment,
    Case,
    Entry,
    FamilyRequest,
    IssuedDocument,
    Meeting,
    Pupil,
)
from cases.models.pupils import fold
from exclusions.models import Suspension
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person
from interventions.models import Plan, Review

# What the filter calls the records that are no entries; "meeting" also takes entries about one.
RECORDS = (
    ("suspension", "Suspension or exclusion"),
    ("case", "Case"),
    ("plan", "Plan"),
    ("review", "Review of a plan"),
    ("action", "Action done"),
    ("request", "Family request"),
    ("document", "Issued document"),
    ("file", "File"),
    ("restricted", "Restricted, not shown to you"),
)
KINDS: tuple[tuple[str, str], ...] = (*((str(k), str(w)) for k, w in Entry.Kind.choices), *RECORDS)
_ENTRY_KINDS = frozenset(Entry.Kind.values)


@dataclass(frozen=True)
class Asked:
    """What the chronology is narrowed to; empty means everything. Dates are inclusive.

    `by` is the id of who wrote or led it; every word of `words` must be found, folded.
    """

    kinds: frozenset[str] = frozenset()
    by: int | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""

    @cached_property
    def folded(self) -> list[str]:
        return fold(self.words).split()


# What else lets `%(user)s` read a restricted entry or file, for those who may not read every one.
_READ_ENTRY = (
    "(NOT restricted OR written_by_id = %(user)s OR EXISTS (SELECT 1 FROM cases_entryreader r "
    "WHERE r.entry_id = cases_entry.id AND r.user_id = %(user)s))"
)
_READ_FILE = "(NOT restricted OR added_by_id = %(user)s)"
_STANDS = "withdrawn_at IS NULL"
_RAN = "status IN ('active', 'ended') AND outcome <> 'withdrawn'"


@dataclass(frozen=True)
class Source:
    """Where one sort of row comes from.

    `on`, `at` and `by` are the columns of its day, its time and its writer; `keep` says which rows
    stand in the chronology, `read` which of them this person reads, `found` which a search may find;
    `texts` is what it reads. A `hidden` source has the rows that are kept and not read.
    """

    name: str
    kind: str
    model: type[Model]
    on: str
    by: str
    at: str = ""
    keep: str = ""
    read: str = ""
    found: str = ""
    texts: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def table(self) -> str:
        return self.model._meta.db_table


SOURCES = (
    Source(
        *("entry", "", Entry, "happened_on", "written_by_id", "happened_at"),
        read=_READ_ENTRY,
        found=_STANDS,
    ),
    Source(
        *("hidden", "restricted", Entry, "happened_on", "written_by_id"),
        keep=_STANDS,
        read=_READ_ENTRY,
        hidden=True,
    ),
    Source(
        *("suspension", "suspension", Suspension, "starts_on", "recorded_by_id"),
        found="cancelled_on IS NULL",
        texts=("what_happened",),
    ),
    Source("opened", "case", Case, "opened_on", "lead_id", texts=("concern",)),
    Source(
        *("closed", "case", Case, "closed_on", "lead_id"),
        keep="closed_on IS NOT NULL",
        texts=("outcome",),
    ),
    Source("begun", "plan", Plan, "starts_on", "lead_id", keep=_RAN),
    Source("ended", "plan", Plan, "ended_on", "lead_id", keep=f"{_RAN} AND ended_on IS NOT NULL"),
    Source("review", "review", Review, "held_on", "held_by_id", texts=("changes", "chair")),
    Source(
        *("meeting", "meeting", Meeting, "held_on", "written_by_id", "held_at"),
        found=_STANDS,
        texts=("purpose", "notes", "agreed", "place"),
    ),
    Source(
        *("action", "action", Action, "done_on", "owner_id"),
        keep=f"done_on IS NOT NULL AND {_STANDS}",
        texts=("what", "outcome"),
    ),
    Source(
        *("request", "request", FamilyRequest, "asked_on", "owner_id"),
        found=_STANDS,
        texts=("what", "asked_by", "offered", "answer"),
    ),
    Source("document", "document", IssuedDocument, "issued_at", "issued_by_id", texts=("title",)),
    Source(
        *("file", "file", Attachment, "added_on", "added_by_id"),
        read=_READ_FILE,
        found=_STANDS,
        texts=("title", "file_name"),
    ),
    Source(
        *("hidden-file", "restricted", Attachment, "added_on", "added_by_id"),
        keep=_STANDS,
        read=_READ_FILE,
        hidden=True,
    ),
)
# A key of a row: the place of its source in SOURCES, and the id of its record.
Key = tuple[int, int]
# The sources that were asked for by their place in SOURCES, each with the condition on its rows.
Parts = dict[int, tuple[Source, str]]

# What puts rows in order: the newest day first, on one day the latest hour, none last.
_ORDER = "day DESC, hour DESC NULLS LAST, source, record DESC"


def page_of_keys(
    person: Person, pupil: Pupil, asked: Asked, first: int, count: int
) -> tuple[list[Key], int]:
    """`count` keys from place `first` (0 is the newest) and how many rows there are in all.

    Takes a pupil whom `pupil_for` has let this person see. One query.
    """
    told = _parts(person, asked)
    if not told:
        return [], 0
    values = _values(person, pupil, asked)
    if asked.folded:
        found = _with_words(told, asked, values)
        return found[first : first + count], len(found)
    rows = _asked(_page_sql(told, first, count), values)
    if not rows and first:
        _, total = page_of_keys(person, pupil, asked, 0, 1)
        return [], total
    return [(source, record) for source, record, _ in rows], rows[0][2] if rows else 0


def writers(person: Person, pupil: Pupil) -> list[tuple[int, str]]:
    """Who wrote or led something in the chronology that the person may see, by name. One query."""
    wrote = " UNION ALL ".join(
        f"SELECT {source.by} FROM {source.table} WHERE {where}"  # noqa: S608
        for source, where in _parts(person, Asked()).values()
    )
    sql = f"SELECT id, name FROM accounts_user WHERE id IN ({wrote}) ORDER BY name, id"  # noqa: S608
    return _asked(sql, _values(person, pupil, Asked()))


# The colleagues who are named as readers of an entry, and the one who restricted it.
_READERS = (
    "SELECT r.entry_id, 'reader', u.name FROM cases_entryreader r "
    "JOIN accounts_user u ON u.id = r.user_id WHERE r.entry_id IN ({ids}) "
    "UNION ALL SELECT e.id, 'by', u.name FROM cases_entry e "
    "JOIN accounts_user u ON u.id = e.restricted_by_id WHERE e.id IN ({ids}) ORDER BY 3"
)


def readers_named(entry_ids: Sequence[int]) -> dict[int, tuple[list[str], str]]:
    """Of each restricted entry its named readers and who restricted it, empty if that was its writer.

    One query.
    """
    named: dict[int, tuple[list[str], str]] = {pk: ([], "") for pk in entry_ids}
    if not named:
        return named
    for pk, part, name in _asked(_READERS.format(ids=", ".join(map(str, named))), {}):
        readers, by = named[pk]
        named[pk] = (readers, name) if part == "by" else ([*readers, name], by)
    return named


def _asked(sql: str, values: dict[str, Any]) -> list[Any]:
    """The rows of a query, which is made of constants; what people typed goes in as values alone."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _page_sql(told: Parts, first: int, count: int) -> str:
    """The query for a page of keys, each with the number of all rows.

    No source is read further than the page can reach, so that a long record costs no more than a
    short one as long as it is read from its newest page.
    """
    newest = " UNION ALL ".join(
        f"SELECT * FROM ({_select(place, *part)} ORDER BY {_ORDER} LIMIT {first + count:d}) s{place:d}"  # noqa: S608
        for place, part in told.items()
    )
    total = " + ".join(
        f"(SELECT COUNT(*) FROM {source.table} WHERE {where})"  # noqa: S608
        for source, where in told.values()
    )
    return (
        f"SELECT source, record, {total} FROM ({newest}) told "  # noqa: S608
        f"ORDER BY {_ORDER} LIMIT {count:d} OFFSET {first:d}"
    )


def _with_words(told: Parts, asked: Asked, values: dict[str, Any]) -> list[Key]:
    """The keys of the rows in which every word stands, in order. One query.

    The database compares the folded text of entries; what other records say is folded here. What is
    found is put in order here too: asked for an order, SQLite reads the entries out of theirs.
    """
    rows = " UNION ALL ".join(
        _select(place, source, where, _text(source)) for place, (source, where) in told.items()
    )
    found = [
        (day, hour is not None, hour, -source, record)
        for day, hour, source, record, text in _asked(rows, values)
        if text is None or all(word in fold(text) for word in asked.folded)
    ]
    return [(-source, record) for *_, source, record in sorted(found, reverse=True)]


def _values(person: Person, pupil: Pupil, asked: Asked) -> dict[str, Any]:
    """What the parts of the query refer to by name."""
    values: dict[str, Any] = {
        "pupil": pupil.pk,
        "user": person.user.pk,
        "by": asked.by,
        "since": asked.since and asked.since.isoformat(),
        "until": asked.until and asked.until.isoformat(),
    }
    for n, kind in enumerate(sorted(asked.kinds & _ENTRY_KINDS)):
        values[f"kind{n}"] = kind
    for n, word in enumerate(asked.folded):
        values[f"word{n}"] = f"%{connection.ops.prep_for_like_query(word)}%"
    return values


def _parts(person: Person, asked: Asked) -> Parts:
    """The sources that may have a row for this person; none when the filters leave none."""
    reads_all = person.has(Right.SEE_RESTRICTED)
    return {
        place: (source, _where(source, asked, reads_all=reads_all))
        for place, source in enumerate(SOURCES)
        if _wanted(source, asked) and not (source.hidden and reads_all)
    }


def _wanted(source: Source, asked: Asked) -> bool:
    """Whether the kinds that were asked for, and a search, leave anything of this source."""
    if asked.folded and not source.texts and source.name != "entry":
        return False
    if not asked.kinds:
        return True
    return (
        bool(asked.kinds & _ENTRY_KINDS) if source.name == "entry" else source.kind in asked.kinds
    )


def _where(source: Source, asked: Asked, *, reads_all: bool) -> str:
    """The condition on the rows of one source."""
    day = _day(source)
    conditions = [_of_pupil(source), source.keep]
    if source.read and not reads_all:
        conditions.append(f"NOT {source.read}" if source.hidden else source.read)
    if source.name == "entry" and asked.kinds:
        names = [f"%(kind{n})s" for n in range(len(asked.kinds & _ENTRY_KINDS))]
        conditions.append(f"kind IN ({', '.join(names)})")
    if asked.by is not None:
        conditions.append(f"{source.by} = %(by)s")
    if asked.since:
        conditions.append(f"{day} >= %(since)s")
    if asked.until:
        conditions.append(f"{day} <= %(until)s")
    if asked.folded:
        conditions.append(source.found)
    if asked.folded and source.name == "entry":
        conditions += [
            rf"search_text LIKE %(word{n})s ESCAPE '\'" for n in range(len(asked.folded))
        ]
    return " AND ".join(condition for condition in conditions if condition)


def _select(place: int, source: Source, where: str, *more: str) -> str:
    """The rows of one source: what puts them in order, their keys, and what else is named."""
    hour = source.at or "CAST(NULL AS time)"
    columns = [f"{_day(source)} AS day", f"{hour} AS hour", f"{place} AS source", "id AS record"]
    return f"SELECT {', '.join([*columns, *more])} FROM {source.table} WHERE {where}"  # noqa: S608


def _text(source: Source) -> str:
    """The column of what a search folds and reads; nothing for entries, whose text is kept folded."""
    return " || ' ' || ".join(source.texts) if source.texts else "CAST(NULL AS text)"


def _of_pupil(source: Source) -> str:
    if source.model is Review:
        return "plan_id IN (SELECT id FROM interventions_plan WHERE pupil_id = %(pupil)s)"
    return "pupil_id = %(pupil)s"


def _day(source: Source) -> str:
    """The column of the day; of a moment, its day on the school's clock."""
    if source.model is not IssuedDocument:
        return source.on
    sql, params = connection.ops.datetime_cast_date_sql(source.on, (), settings.TIME_ZONE)
    return str(sql).replace("%s", "'{}'").format(*params)
