"""A school's due packs in one go: one run, each printed once, on with the rest after a killed worker."""

import os
from datetime import date, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases.models import IssuedDocument
from inclusion import pdf_pool
from inclusion.accounts.models import AccessEvent, Membership
from inclusion.dashboard import pack_runs
from interventions.models import PackRun
from tests.factories import PlanFactory, PupilFactory, ReviewFactory

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 4)


@pytest.fixture
def plans(school, senco, today):
    """Three PSPs with a review due, in the order of names, and others that are not due."""
    made = [
        PlanFactory(
            pupil=PupilFactory(school=school, surname=surname), lead=senco, next_review_on=booked,
            starts_on=date(2026, 11, 2), ends_on=date(2027, 3, 1),
        )
        for surname, booked in (("Ash", UNTIL), ("Birch", None), ("Cedar", date(2026, 11, 20)),
                                ("Late", date(2026, 12, 18)))
    ]  # fmt: skip
    PlanFactory(pupil=made[0].pupil, kind="ibp", next_review_on=UNTIL)
    PlanFactory(pupil=made[3].pupil, status="draft", next_review_on=UNTIL)
    return made[:3]


def ask(client, django_capture_on_commit_callbacks, key="k"):
    with django_capture_on_commit_callbacks(execute=True):
        return client.post(reverse("packs"), {"until": "2026-12-04", "once_key": key})


def test_one_run_comes_out_and_each_pack_is_kept_with_its_pupil(
    plans, senco, signed_in, django_capture_on_commit_callbacks
):
    client = signed_in(senco)
    for _ in range(2):
        answer = ask(client, django_capture_on_commit_callbacks)
    run = PackRun.objects.get()
    assert answer["Location"] == reverse("pack-run", args=[run.pk])
    assert run.state == "done"
    assert [row.plan_id for row in run.packs.all()] == [plan.pk for plan in plans]
    kept = IssuedDocument.objects.filter(kind="psp_review")
    assert {d.about for d in kept} == {f"plan:{plan.pk}" for plan in plans}
    assert kept.count() == AccessEvent.objects.filter(kind="printed").count() == 3
    page = client.get(reverse("pack-run", args=[run.pk])).content.decode()
    assert "3 of 3 packs printed" in page
    assert "every 2s" not in page, "it has ended: nothing asks again"
    file = client.get(reverse("pack-run-file", args=[run.pk]))
    assert "no-store" in file["Cache-Control"]
    merged = PdfReader(BytesIO(file.content))
    assert len(merged.pages) == sum(document.pages for document in kept)
    first = [plan.pupil.short_name for plan in plans]
    text = "\n".join(page.extract_text() for page in merged.pages)
    assert sorted(first, key=text.find) == first


def test_a_killed_worker_loses_nothing_and_nothing_is_printed_twice(
    plans, senco, person_of, monkeypatch, time_machine, django_capture_on_commit_callbacks
):
    real, count = pack_runs.issue_document, [0]

    def dies_at_the_second(**kwargs):
        count[0] += 1
        if count[0] == 2:
            raise KeyboardInterrupt
        return real(**kwargs)

    time_machine.move_to("2026-11-23T10:00:00+00:00")
    run = pack_runs.ask_for_packs(person_of(senco), UNTIL)
    monkeypatch.setattr(pack_runs, "issue_document", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        pack_runs.print_packs.func(run.pk)
    run.refresh_from_db()
    assert run.state == "running"
    assert run.packs.filter(document__isnull=False).count() == 1
    assert pack_runs.print_packs.func(run.pk) == 0, "somebody printed a moment ago"
    time_machine.move_to("2026-11-23T10:06:00+00:00")
    assert pack_runs.print_packs.func(run.pk) == 2
    assert pack_runs.print_packs.func(run.pk) == 0
    assert IssuedDocument.objects.count() == 3
    run.refresh_from_db()
    assert run.state == "done"
    assert pack_runs.file_of(run)
    time_machine.move_to("2026-12-01T10:06:00+00:00")
    assert pack_runs.file_of(run) is None, "kept for some days only"
    assert pack_runs.sweep(run.school_id) == 1
    assert IssuedDocument.objects.count() == 3


def test_what_cannot_be_printed_is_said_and_the_rest_goes_on(
    plans, senco, person_of, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    name = plans[1].pupil.short_name
    real = pdf_pool.render_pdf

    def fails_for_one(html, **kwargs):
        if name in kwargs["title"]:
            raise ValueError(name)
        return real(html, **kwargs)

    monkeypatch.setattr(pdf_pool, "render_pdf", fails_for_one)
    client = signed_in(senco)
    ask(client, django_capture_on_commit_callbacks)
    run = PackRun.objects.get()
    assert run.state == "done"
    assert [bool(row.problem) for row in run.packs.all()] == [False, True, False]
    assert "could not be printed" in client.get(reverse("pack-run", args=[run.pk])).content.decode()
    nothing = client.post(reverse("packs"), {"until": "2026-11-01"}).content.decode()
    assert "No review of a PSP is due until that day." in nothing


def test_somebody_who_has_left_prints_nothing(plans, senco, person_of, today):
    run = pack_runs.ask_for_packs(person_of(senco), UNTIL)
    Membership.objects.filter(user=senco).update(until_on=today - timedelta(days=1))
    pack_runs.print_packs.func(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"
    assert not IssuedDocument.objects.exists()


def _jobs():
    for n in range(4):
        yield n, pdf_pool.PageJob(f"<p>Page {n}</p>", f"T{n}")


def test_pages_come_out_of_several_processes_and_of_one_where_there_are_none(monkeypatch):
    found = dict(pdf_pool.render_each(_jobs(), count=4, processes=2))
    assert {n: pdf.pages for n, pdf in found.items()} == dict.fromkeys(range(4), 1)

    def none_to_be_had(*args, **kwargs):
        raise OSError("no process")

    monkeypatch.setattr(pdf_pool, "ProcessPoolExecutor", none_to_be_had)
    assert len(dict(pdf_pool.render_each(_jobs(), count=4, processes=2))) == 4


def test_the_list_says_what_was_booked_and_not_held(plans, senco, signed_in):
    page = signed_in(senco).get(reverse("packs")).content.decode()
    assert "was booked for 20 November 2026; not held" in page
    assert "booked for 4 December 2026" in page
    assert "due by 30 November 2026" in page
    ReviewFactory(plan=plans[2], number=1, held_on=date(2026, 11, 20))
    page = signed_in(senco).get(reverse("packs")).content.decode()
    assert "not held" not in page


def test_a_plan_that_breaks_its_pack_takes_no_other_along(
    plans, senco, signed_in, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    real = pack_runs.pack_to_render

    def breaks(person, plan, **said):
        if plan == plans[0]:
            raise ValueError("nobody foresaw this")
        return real(person, plan, **said)

    monkeypatch.setattr(pack_runs, "pack_to_render", breaks)
    ask(signed_in(senco), django_capture_on_commit_callbacks)
    run = PackRun.objects.get()
    assert run.state == "done"
    first, *rest = run.packs.order_by("position")
    assert first.problem == pack_runs.UNFORESEEN
    assert first.document is None
    assert all(row.document for row in rest)
    assert "nobody foresaw this" in caplog.text


def test_a_worker_that_comes_late_prints_no_second_file(
    plans, senco, signed_in, django_capture_on_commit_callbacks, monkeypatch
):
    ask(signed_in(senco), django_capture_on_commit_callbacks)
    run = PackRun.objects.get()
    file = run.file
    PackRun.objects.filter(pk=run.pk).update(state="running", file="", finished_at=None)
    monkeypatch.setattr(pack_runs, "_somebody_prints", lambda run: False)
    # The first worker finishes while the second has just read the run.
    finish = PackRun.objects.filter(pk=run.pk)
    monkeypatch.setattr(
        pack_runs, "_look_again", lambda run: finish.update(state="done", file=file)
    )
    assert pack_runs.print_packs.call(run.pk) == 0
    run.refresh_from_db()
    assert (run.state, run.file) == ("done", file)


def test_files_go_after_a_week_those_that_no_run_names_too(
    plans, senco, signed_in, django_capture_on_commit_callbacks, settings
):
    ask(signed_in(senco), django_capture_on_commit_callbacks)
    folder = Path(settings.FILES_DIR) / "packs"
    kept = folder / PackRun.objects.get().file
    left, new = folder / "left.pdf", folder / "new.pdf"
    for path, days in ((left, 8), (new, 6)):
        path.write_bytes(b"x")
        at = (timezone.now() - timedelta(days=days)).timestamp()
        os.utime(path, (at, at))
    call_command("send_digests", stdout=StringIO())
    assert not left.exists()
    assert new.exists()
    assert kept.exists()
    PackRun.objects.update(finished_at=timezone.now() - timedelta(days=8))
    call_command("send_digests", stdout=StringIO())
    assert not kept.exists()
    assert PackRun.objects.get().file == ""


def test_more_reviews_than_one_file_holds_are_said_and_the_first_to_fall_are_printed(
    plans, senco, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    client = signed_in(senco)
    for most, said in ((3, False), (2, True)):
        monkeypatch.setattr(pack_runs, "MOST", most)
        page = client.get(reverse("packs")).content.decode()
        assert ("One file holds 2 packs" in page) == said
        assert all(plan.pupil.short_name in page for plan in plans), "all that are due are listed"
    ask(client, django_capture_on_commit_callbacks)
    run = PackRun.objects.get()
    ash, birch, cedar = plans
    # Birch is due by 30 November, Cedar was booked for 20 November, Ash is for 4 December.
    assert [row.plan_id for row in run.packs.all()] == [birch.pk, cedar.pk]
    page = client.get(reverse("pack-run", args=[run.pk])).content.decode()
    assert "One file holds 2 packs: those of the 2 reviews that fall first." in page
    assert ash.pupil.short_name not in page
