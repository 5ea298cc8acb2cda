"""Printing the PSP review pack: drawing its pictures, rendering it, and issuing it for good."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone

from cases.models import IssuedDocument
from cases.selectors.documents import documents_of_pupil
from cases.services import issued
from inclusion.accounts.person import Person
from inclusion.charts import ProgressMark
from inclusion.pdf import Pdf, render_pdf
from inclusion.pdf_pool import PageJob
from inclusion.words import day
from interventions.documents import PspReviewPack, psp_review_pack
from interventions.documents.pack import ProgressChart
from interventions.documents.targets import draw
from interventions.documents.timeline import attendance_row, attendance_words, in_words, picture
from interventions.models import Plan, Review
from interventions.selectors import plan_for

KIND = "psp_review"
HIDDEN_IN_TABLES = ("Actions", "Targets", "Who is here")


@dataclass(frozen=True)
class Printed:
    """A pack as it came out of the printer: what it says, its bytes and its pages."""

    pack: PspReviewPack
    pdf: Pdf


def psp_for(person: Person, plan_id: int) -> Plan:
    """One PSP that the person may see. Raises Http404 otherwise, also for a plan of another kind."""
    plan = plan_for(person, plan_id)
    if plan.kind != Plan.Kind.PSP:
        raise Http404("A review pack is printed for a PSP only.")
    return plan


def print_pack(
    person: Person, plan: Plan, *, on: date, by: str, at: datetime | None = None
) -> Printed:
    """The pack as it stands on a day, rendered. `by` and `at` (now, if not given) go in the footer."""
    pack, job = pack_to_render(person, plan, on=on, by=by, at=at)
    return Printed(pack, render_pdf(job.html, title=job.title, pictures=job.pictures))


def pack_to_render(
    person: Person, plan: Plan, *, on: date, by: str, at: datetime | None = None
) -> tuple[PspReviewPack, PageJob]:
    """The pack, and all that is needed to render it without the database: in another process, too."""
    pack = psp_review_pack(person, plan, on)
    moment = timezone.localtime(at)
    foot = f"Confidential · {pack.school} · printed by {by}, {day(moment.date())}, {moment:%H:%M}"
    return pack, PageJob(pack_html(pack, foot), pack.title, _pictures(pack))


def pack_html(pack: PspReviewPack, foot: str) -> str:
    """The pack as the HTML that is printed."""
    headings = [part.heading for part in pack.continued]
    actions, targets, people = (
        any(heading.startswith(name) for heading in headings) for name in HIDDEN_IN_TABLES
    )
    context = {
        "pack": pack,
        "foot": foot,
        "timeline_words": _timeline_words(pack),
        "agreed_rows": range(pack.layout.agreed_rows),
        "blank_targets": _numbers_of_new(pack),
        "voice_lines": range(pack.layout.voice_lines),
        "impacts": Review.Impact.labels,
        "blank_people": range(pack.layout.blank_people),
        "note_lines": range(pack.layout.note_lines),
        "more": {"actions": actions, "targets": targets, "people": people},
    }
    return render_to_string("documents/psp_review.html", context)


def _numbers_of_new(pack: PspReviewPack) -> range:
    """The numbers of the empty rows under the targets."""
    first = len(pack.targets) + 1
    return range(first, first + pack.layout.blank_targets)


def _pictures(pack: PspReviewPack) -> dict[str, bytes]:
    drawn = {f"target-{chart.number}": _chart(chart, pack) for chart in pack.charts}
    if pack.layout.timeline:
        drawn["timeline"] = picture(
            f"The plan of {pack.pupil}",
            pack.timeline.events,
            pack.timeline.holidays,
            start=pack.timeline.start,
            end=pack.timeline.end,
            today=pack.timeline.today,
            beneath=attendance_row(pack.timeline.attended) if pack.layout.attendance else (),
        )
    return drawn


def _timeline_words(pack: PspReviewPack) -> str:
    words = in_words(pack.timeline.events)
    if not pack.layout.attendance:
        return words
    return f"{words} {attendance_words(pack.timeline.attended)}"


def _chart(chart: ProgressChart, pack: PspReviewPack) -> bytes:
    marks = [ProgressMark(*mark) for mark in chart.marks]
    return draw(
        chart.title, chart.points, chart.baseline, chart.goal, chart.unit, marks,
        pack.layout.chart_height, chart.end,
    )  # fmt: skip


def next_number(plan: Plan) -> int:
    """The number that the pupil's next printed pack will have."""
    return issued.next_number(plan.pupil, KIND)


def issued_for(person: Person, plan: Plan) -> list[IssuedDocument]:
    """The packs of this plan that were printed before, newest first, without their bytes."""
    found = documents_of_pupil(person, plan.pupil)
    return list(found.filter(kind=KIND, about=f"plan:{plan.pk}"))


def issue_document(
    *, plan: Plan, printed: Printed, expected_number: int | None, by: Person, on: date
) -> IssuedDocument:
    """Keep a printed pack as it stood: bytes, data, fingerprint. Returns the issued document.

    `expected_number` is the number that the preview showed; see `cases.services.issued.issue`.
    Raises DomainError without pages.
    """
    paper = issued.ToIssue(
        kind=KIND,
        title=f"Review pack, {printed.pack.title}",
        about=f"plan:{plan.pk}",
        data=printed.pack.as_json(),
        content=printed.pdf.content,
        pages=printed.pdf.pages,
    )
    return issued.issue(
        pupil=plan.pupil, paper=paper, expected_number=expected_number, by=by.user, on=on
    )
