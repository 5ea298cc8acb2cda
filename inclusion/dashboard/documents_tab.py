"""The Documents tab: files that people added, files that were withdrawn, and what was printed."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from cases.attachments_check import suffix_of
from cases.attachments_scan import WARNING
from cases.models import Attachment, Pupil
from cases.selectors import documents_of_pupil
from cases.selectors.attachments import (
    attachments_of_pupil,
    hidden_attachments,
    may_withdraw_attachment,
)
from cases.selectors.sharing import given_log
from inclusion.accounts.person import Person

PAGE = 50


@dataclass(frozen=True)
class FileRow:
    """One file, what kind it is in words, and whether this person may withdraw it."""

    file: Attachment
    kind: str
    withdraw: bool


def documents_tab(
    person: Person, pupil: Pupil, page: str | None, files: str | None
) -> dict[str, Any]:
    """What the tab shows, in a fixed number of queries. `page` and `files` are numbers of pages."""
    added = Paginator(attachments_of_pupil(person, pupil), PAGE).get_page(files)
    rows: list[Any] = [
        FileRow(file, suffix_of(file.media_type).upper(), may_withdraw_attachment(person, file))
        for file in added.object_list
    ]
    added.object_list = rows
    return {
        "page": Paginator(documents_of_pupil(person, pupil), PAGE).get_page(page),
        "files": added,
        "withdrawn": list(attachments_of_pupil(person, pupil, withdrawn=True)[:PAGE]),
        "hidden": hidden_attachments(person, pupil),
        "given": given_log(person, pupil),
        "scanning": WARNING,
    }
