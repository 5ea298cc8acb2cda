"""A pupil's chronology: one list across the apps, newest first, narrowed and paged by the database.

Each sort of record is a Source. One UNION over them all puts their days in order, counts them and cuts
out a page of keys; only the rows of that page are then read (chronology_rows.py). It is written as SQL,
because building fourteen queries takes Django longer than the rest of the page together.
Restricted entries and files that the person may not read have Sources of their own: they show that they
exist, without their words or kind.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
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

    @property
    def folded(self) -> list[str]:
        return fold(self.words).split()


# Whether this person may read a restricted entry or file: `%(user)s` is the person, `%(all)s` the right.
_READ_ENTRY = (
    "(%(all)s OR NOT restricted OR written_by_id = %(user)s OR EXISTS (SELECT 1 FROM "
    "cases_entryreader r WHERE r.entry_id = cases_entry.id AND r.user_id = %(user)s))"
)
_READ_FILE = "(%(all)s OR NOT restricted OR added_by_id = %(user)s)"
_STANDS = "withdrawn_at IS NULL"
_RAN = "status IN ('active', 'ended') AND outcome <> 'withdrawn'"


@dataclass(frozen=True)
class Source:
    """Where one sort of row comes from.

    `on`, `at` and `by` are the columns of its day, its time and its writer; `keep` says which rows
    stand in the chronology, `found` which of them a search may find; `texts` is what it reads.
    """

    name: str
    kind: str
    model: type[Model]
    on: str
    by: str
    at: str = ""
    keep: str = ""
    found: str = ""
    texts: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table


SOURCES = (
    Source(
        *("entry", "", Entry, "happened_on", "written_by_id", "happened_at"),
        keep=_READ_ENTRY,
        found=_STANDS,
    ),
    Source(
        *("hidden", "restricted", Entry, "happened_on", "written_by_id"),
        keep=f"{_STANDS} AND NOT {_READ_ENTRY}",
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
        keep=_READ_FILE,
        found=_STANDS,
        texts=("title", "file_name"),
    ),
    Source(
        *("hidden-file", "restricted", Attachment, "added_on", "added_by_id"),
        keep=f"{_STANDS} AND NOT {_READ_FILE}",
    ),
)
# A key of a row: the place of its source in SOURCES, and the id of its record.
Key = tuple[int, int]


def page_of_keys(
    person: Person, pupil: Pupil, asked: Asked, first: int, count: int
) -> tuple[list[Key], int]:
    """`count` keys from place `first` (0 is the newest) and how many rows there are in all.

    Takes a pupil whom `pupil_for` has let this person see. One query; a search adds one for each sort
    of record with words besides entries, whose folded text the database compares itself.
    """
    values = _values(person, pupil, asked)
    told = _union(asked, values)
    if not told:
        return [], 0
    sql = (
        f"SELECT source, record, COUNT(*) OVER () FROM ({told}) told "  # noqa: S608
        f"ORDER BY day DESC, hour DESC, source, record DESC LIMIT {count:d} OFFSET {first:d}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    if not rows and first:
        _, total = page_of_keys(person, pupil, asked, 0, 1)
        return [], total
    return [(source, record) for source, record, _ in rows], rows[0][2] if rows else 0


def writers(person: Person, pupil: Pupil) -> list[tuple[int, str]]:
    """Who wrote or led something in the chronology that the person may see, by name. One query."""
    values = _values(person, pupil, Asked())
    sql = (
        "SELECT id, name FROM accounts_user WHERE id IN "  # noqa: S608
        f"(SELECT DISTINCT writer FROM ({_union(Asked(), values)}) told) ORDER BY name, id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(pk, name) for pk, name in cursor.fetchall()]


def _union(asked: Asked, values: dict[str, Any]) -> str:
    """The rows of every source that was asked for; empty when none was.

    It is made of the constants above; what people typed goes in as values alone.
    """
    return " UNION ALL ".join(
        _select(place, source, asked, values)
        for place, source in enumerate(SOURCES)
        if _wanted(source, asked)
    )


def _values(person: Person, pupil: Pupil, asked: Asked) -> dict[str, Any]:
    """What the parts of the query refer to by name."""
    values: dict[str, Any] = {
        "pupil": pupil.pk,
        "user": person.user.pk,
        "all": person.has(Right.SEE_RESTRICTED),
        "by": asked.by,
        "since": asked.since and asked.since.isoformat(),
        "until": asked.until and asked.until.isoformat(),
    }
    for n, kind in enumerate(sorted(asked.kinds & _ENTRY_KINDS)):
        values[f"kind{n}"] = kind
    for n, word in enumerate(asked.folded):
        values[f"word{n}"] = f"%{connection.ops.prep_for_like_query(word)}%"
    return values


def _wanted(source: Source, asked: Asked) -> bool:
    """Whether the kinds that were asked for, and a search, leave anything of this source."""
    if asked.folded and not source.texts and source.name != "entry":
        return False
    if not asked.kinds:
        return True
    return (
        bool(asked.kinds & _ENTRY_KINDS) if source.name == "entry" else source.kind in asked.kinds
    )


def _select(place: int, source: Source, asked: Asked, values: dict[str, Any]) -> str:
    """The part of the union for one source."""
    day = _day(source)
    conditions = [_of_pupil(source), source.keep]
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
        conditions += [source.found, *_with_words(source, asked, values)]
    hour = f"COALESCE(CAST({source.at} AS varchar(8)), '')" if source.at else "''"
    where = " AND ".join(condition for condition in conditions if condition)
    return (
        f"SELECT {day} AS day, CAST({hour} AS varchar(8)) AS hour, {place} AS source, "  # noqa: S608
        f"id AS record, {source.by} AS writer FROM {source.table} WHERE {where}"
    )


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


def _with_words(source: Source, asked: Asked, values: dict[str, Any]) -> list[str]:
    """The conditions that every word stands in a row."""
    if source.name == "entry":
        return [rf"search_text LIKE %(word{n})s ESCAPE '\'" for n in range(len(asked.folded))]
    path = "plan__pupil" if source.model is Review else "pupil"
    told = source.model._default_manager.filter(**{path: values["pupil"]}).order_by()
    ids = [
        pk for pk, *texts in told.values_list("pk", *source.texts) if _holds(texts, asked.folded)
    ]
    return [f"id IN ({', '.join(map(str, ids))})" if ids else "1 = 0"]


def _holds(texts: Iterable[str], words: Sequence[str]) -> bool:
    text = fold(" ".join(texts))
    return all(word in text for word in words)
