"""One file on its way: uploaded, its columns named, checked, imported or let go.

The rows of a file are personal data: they are emptied when it has been imported or let go.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from cases.models import ColumnMapping, ImportRun, Pupil
from inclusion.accounts.guard import reference
from inclusion.accounts.models import AccessEvent, School, User
from inclusion.accounts.person import Person
from inclusion.accounts.versions import save_as
from inclusion.errors import DomainError
from inclusion.words import listing

from .columns import Column, check_mapping, guess, to_remember
from .dates import ORDER_NAMES, Proof, prove
from .sheets import Line, Upload, read_upload

UNFINISHED = (ImportRun.State.UPLOADED, ImportRun.State.CHECKED)


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of file and its columns. At least one of those named in `one_of` has to be there."""

    name: str
    title: str
    columns: tuple[Column, ...]
    one_of: tuple[str, ...] = ()


class ReviewAgain(DomainError):
    """The records or the answers have changed since the preview: nothing was imported."""


def start_run(*, source: Source, upload: Upload, by: User, school: School) -> ImportRun:
    """Read a file and keep its rows for the next steps. Raises DomainError about the file.

    A file of the same kind that this person left unfinished is let go.
    """
    sheet = read_upload(upload)
    with transaction.atomic():
        left = ImportRun.objects.filter(
            school=school, source=source.name, uploaded_by=by, state__in=UNFINISHED
        )
        left.update(state=ImportRun.State.DROPPED, rows=[])
        return ImportRun.objects.create(
            school=school,
            source=source.name,
            file_name=(upload.name or "file")[-200:],
            headings=list(sheet.headings),
            rows=[[line.number, *line.cells] for line in sheet.lines],
            options={"notices": list(sheet.notices)},
            uploaded_by=by,
        )


def lines_of(run: ImportRun) -> tuple[Line, ...]:
    """The rows of the file."""
    return tuple(Line(number, tuple(cells)) for number, *cells in run.rows)


def columns_of(run: ImportRun) -> dict[str, int]:
    """The place of each column, in the order of the file: databases keep no order of JSON keys."""
    return dict(sorted(run.options["columns"].items(), key=lambda column: column[1]))


def guessed_columns(run: ImportRun, source: Source) -> list[str]:
    """What each heading means: as chosen for this file, else as remembered, else as guessed."""
    if "columns" in run.options:
        place = {index: name for name, index in run.options["columns"].items()}
        return [place.get(index, "") for index in range(len(run.headings))]
    remembered = ColumnMapping.objects.filter(school=run.school, source=source.name).first()
    return guess(run.headings, source.columns, remembered.columns if remembered else {})


def date_proof(run: ImportRun, source: Source, chosen: Sequence[str]) -> Proof:
    """What the cells of the date columns prove about the order of day and month."""
    dates = {column.name for column in source.columns if column.is_date}
    places = [index for index, name in enumerate(chosen) if name in dates]
    return prove(
        (line.number, line.cell(place))
        for line in lines_of(run)
        for place in places
        if line.cell(place)
    )


def save_columns(
    *, run: ImportRun, source: Source, chosen: Sequence[str], order: str, by: User
) -> ImportRun:
    """Keep what the headings mean and the order of the dates. Raises DomainError."""
    columns = check_mapping(chosen, source.columns, source.one_of)
    proof = date_proof(run, source, chosen)
    proof.require_consistent()
    _check_order(proof, order)
    with transaction.atomic():
        run = _unfinished(run)
        run.options = {
            **run.options, "columns": columns, "order": order if proof.needed else "",
        }  # fmt: skip
        run.state = ImportRun.State.CHECKED
        run.save()
        mapping, _ = ColumnMapping.objects.get_or_create(school=run.school, source=source.name)
        known = {**mapping.columns, **to_remember(run.headings, chosen)}
        if known != mapping.columns:
            mapping.columns = known
            save_as(mapping, by=by)
    return run


def _check_order(proof: Proof, order: str) -> None:
    if not proof.needed:
        return
    if order not in ORDER_NAMES:
        raise DomainError("Say in which order the dates of this file are written.", "order")
    if proof.evidence and order != proof.order:
        seen = proof.evidence
        words = "day first" if proof.day_first else "month first"
        raise DomainError(f"Row {seen[0]} ({seen[1]}) can only be read {words}.", "order")


def save_answers(*, run: ImportRun, answers: Mapping[str, Any]) -> ImportRun:
    """Keep what the person settled on the check page."""
    with transaction.atomic():
        run = _unfinished(run)
        run.options = {**run.options, "answers": dict(answers)}
        run.save(update_fields=["options"])
        return run


def drop_run(*, run: ImportRun) -> None:
    """Let a file go: its rows are emptied, nothing was imported."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state in UNFINISHED:
            _empty(run, ImportRun.State.DROPPED)


@contextmanager
def finishing(run: ImportRun, by: User, title: str) -> Iterator[ImportRun]:
    """One transaction around an import: locks the file and the school's pupils, leaves the trace.

    The caller writes and sets `counts`. A run that is done already raises AlreadyImported.
    """
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state == ImportRun.State.DONE:
            raise AlreadyImported("This file has been imported.")
        if run.state != ImportRun.State.CHECKED:
            raise DomainError("This file was let go. Upload it again.")
        # Pupils first, in the order of their ids, then the school: as every other writer does.
        pupils = Pupil.objects.select_for_update().filter(school=run.school)
        list(pupils.order_by("pk").values_list("pk", flat=True))
        School.objects.select_for_update().get(pk=run.school_id)
        yield run
        run.confirmed_at = timezone.now()
        _empty(run, ImportRun.State.DONE)
        AccessEvent.objects.create(
            school=run.school,
            user=by,
            kind=AccessEvent.Kind.IMPORTED,
            about=reference(run),
            what=f"{title}: {run.file_name}"[:120],
        )


class AlreadyImported(DomainError):
    """The button was pressed twice: the first press has imported the file."""


def _empty(run: ImportRun, state: ImportRun.State) -> None:
    run.state = state
    run.rows = []
    run.options = {k: v for k, v in run.options.items() if k in ("columns", "order")}
    run.save()


def _unfinished(run: ImportRun) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state not in UNFINISHED:
        raise DomainError("This file has been imported or let go. Upload it again.")
    return run


def past_runs(person: Person) -> QuerySet[ImportRun]:
    """The files of the person's school, newest first, without their rows."""
    runs = ImportRun.objects.filter(school=person.school).defer("rows", "headings", "options")
    return runs.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def outcome(run: ImportRun) -> str:
    """What became of a file, in words: 44 created, 2 changed."""
    if run.state == ImportRun.State.DROPPED:
        return "let go, nothing imported"
    if run.state != ImportRun.State.DONE:
        return "not finished"
    told = [f"{run.counts.get(key, 0)} {words}" for key, words in _OUTCOMES if run.counts.get(key)]
    return listing(told) or "nothing to change"


_OUTCOMES = (
    ("created", "created"),
    ("changed", "changed"),
    ("left", "marked as having left"),
    ("unchanged", "unchanged"),
    ("waiting", "left for later"),
    ("bad", "not imported because of errors"),
)


def run_for(person: Person, run_id: int) -> ImportRun:
    """One file of the person's school. Raises Http404 otherwise."""
    found = ImportRun.objects.select_related("school").filter(pk=run_id, school=person.school)
    run = found.first()
    if run is None:
        raise Http404("No such file here.")
    return run
