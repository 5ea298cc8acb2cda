"""Papers that tell it once: what every one of them holds, printing it, and keeping what was printed.

Each kind has a file of its own beside this one, which reads the record and says what goes in.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from cases.models import IssuedDocument, Pupil
from cases.selectors.documents import documents_of_pupil
from cases.services import issued
from inclusion.accounts.person import Person
from inclusion.errors import DomainError
from inclusion.pdf import Pdf, render_pdf
from inclusion.words import day


@dataclass(frozen=True)
class Paper:
    """One document about to be printed: what it says, what it leaves out, who may receive it.

    `body` is a frozen dataclass of the kind's own, `template` the page that is printed. `forenames` are
    other pupils' first names that stand in the words still: somebody confirms them. `missing` says why
    nothing can be printed yet.
    """

    kind: str
    template: str
    title: str
    about: str
    school: str
    pupil: str
    body: Any
    left_out: tuple[str, ...]
    recipients: tuple[str, ...]
    forenames: tuple[str, ...] = ()
    missing: str = ""
    # Charts that the page names, as SVG: they are drawn from the body and are not kept apart from it.
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    # The template of what is said, where it is not the kind's own.
    said_in: str = ""

    @property
    def part(self) -> str:
        """The template of what is said: the same on the preview and on paper."""
        return self.said_in or f"documents/_{self.kind}.html"

    @property
    def to_confirm(self) -> str:
        """What the preview asks somebody to confirm, as its form sends it back."""
        return ", ".join(self.forenames)

    def as_json(self) -> dict[str, Any]:
        """The paper as plain JSON values: what is kept beside the bytes of an issued document."""
        body = asdict(self.body) if is_dataclass(self.body) else {}  # type: ignore[arg-type]
        said = {"title": self.title, "body": body, "left_out": self.left_out}
        plain: dict[str, Any] = json.loads(json.dumps(said, cls=DjangoJSONEncoder))
        return plain


def print_paper(paper: Paper, *, by: str, at: datetime | None = None) -> Pdf:
    """The paper as a tagged PDF. `by` and `at` (now, if not given) go in the footer.

    Raises DomainError where there is nothing to print.
    """
    if paper.missing:
        raise DomainError(paper.missing)
    moment = timezone.localtime(at)
    foot = f"Confidential · {paper.school} · printed by {by}, {day(moment.date())}, {moment:%H:%M}"
    html = render_to_string(paper.template, {"paper": paper, "foot": foot})
    return render_pdf(html, title=paper.title, pictures=paper.pictures)


def issue_paper(
    paper: Paper,
    pupil: Pupil,
    *,
    confirmed: str,
    expected_number: int | None,
    by: Person,
    on: date,
) -> IssuedDocument:
    """Print a paper and keep it as it stands. Returns the issued document.

    `confirmed` are the first names that somebody read and let stand, as the preview showed them.
    Raises DomainError where others stand in it by now, or there is nothing to print.
    """
    if confirmed != paper.to_confirm:
        raise DomainError(
            "First names stand in the text: read them, and confirm that they may stand."
        )
    pdf = print_paper(paper, by=by.name)
    to_issue = issued.ToIssue(
        kind=paper.kind,
        title=paper.title,
        about=paper.about,
        data=paper.as_json(),
        content=pdf.content,
        pages=pdf.pages,
    )
    return issued.issue(
        pupil=pupil, paper=to_issue, expected_number=expected_number, by=by.user, on=on
    )


def printed_before(person: Person, pupil: Pupil, paper: Paper) -> list[IssuedDocument]:
    """The papers of this kind about the same record that were printed before, newest first."""
    found = documents_of_pupil(person, pupil)
    return list(found.filter(kind=paper.kind, about=paper.about))
