"""The pages of both imports: who may open them, the whole way, bad input, what is kept."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.importers import runs
from cases.importers.attendance import ATTENDANCE
from cases.importers.roll import ROLL
from cases.models import ImportRun, Pupil
from exclusions.importers.suspensions import SUSPENSIONS
from exclusions.models import Suspension
from inclusion.accounts.models import AccessEvent, School, User
from inclusion.accounts.permissions import Role
from tests.factories import PupilFactory

from .files import census, census_row, csv_bytes, csv_upload, upload, upn, wrong_letter

SignedIn = Callable[[User], Client]
Uploaded = Callable[..., ImportRun]
pytestmark = pytest.mark.usefixtures("today")

KINDS = ("roll", "suspensions", "attendance")
PLAIN = ["import-upload", "import-guide", "import-template"]
OF_A_FILE = ["import-columns", "import-check", "import-bad-rows"]
POSTED = ["import-confirm", "import-drop"]
SUSPENSION_ROWS = [
    ["UPN", "Category", "StartDate", "Sessions", "Reason"],
    [upn(1), "SUSP", "14/09/2026", "2", "DB"],
]


@pytest.fixture
def roll_run(uploaded: Uploaded) -> ImportRun:
    rows = [census_row(1), census_row(2), census_row(3, UPN=wrong_letter(upn(3)))]
    return uploaded(csv_upload(census(*rows)))


@pytest.fixture
def suspension_run(uploaded: Uploaded) -> ImportRun:
    return uploaded(csv_upload(SUSPENSION_ROWS), source=SUSPENSIONS)


def plain_urls() -> list[str]:
    """The pages of every kind that need no file yet."""
    return [reverse(name, args=[kind]) for name in PLAIN for kind in KINDS]


def seen_on(client: Client, url: str) -> str:
    return str(client.get(url).context["plan"].fingerprint)


@pytest.mark.parametrize("role", [Role.SENCO, Role.HEAD, Role.OFFICE])
def test_who_imports_may_open_every_page(
    role: Role,
    someone: Callable[..., User],
    signed_in: SignedIn,
    roll_run: ImportRun,
    suspension_run: ImportRun,
) -> None:
    client = signed_in(someone(role))
    urls = [reverse("imports"), *plain_urls()]
    runs_here = (roll_run, suspension_run)
    urls += [reverse(name, args=[run.pk]) for name in OF_A_FILE for run in runs_here]
    assert {url: client.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


@pytest.mark.parametrize("role", [Role.STAFF, Role.PASTORAL, Role.DSL, Role.TRUST, Role.ADMIN])
def test_other_roles_are_told_why_not(
    role: Role, someone: Callable[..., User], signed_in: SignedIn, roll_run: ImportRun
) -> None:
    client = signed_in(someone(role))
    urls = [reverse("imports"), *plain_urls()]
    urls += [reverse(name, args=[roll_run.pk]) for name in [*OF_A_FILE, *POSTED]]
    for url in urls:
        answer = client.post(url) if "confirm" in url or "let-go" in url else client.get(url)
        assert answer.status_code == 403
        assert "import files" in answer.content.decode()


def test_signed_out_and_other_schools(
    client: Client,
    roll_run: ImportRun,
    suspension_run: ImportRun,
    other_school: School,
    someone: Callable[..., User],
    signed_in: SignedIn,
) -> None:
    own = [(name, roll_run.pk) for name in [*OF_A_FILE, *POSTED]]
    own += [(name, suspension_run.pk) for name in OF_A_FILE]
    for name, pk in own:
        assert client.get(reverse(name, args=[pk])).status_code == 302
    stranger = signed_in(someone(Role.SENCO, at=other_school))
    for name, pk in own:
        assert stranger.post(reverse(name, args=[pk])).status_code == 404
    assert stranger.get(reverse("import-upload", args=["contacts"])).status_code == 404
    assert "roll.csv" not in stranger.get(reverse("imports")).content.decode()


def test_the_whole_way_of_a_roll(signed_in: SignedIn, senco: User, school: School) -> None:
    client = signed_in(senco)
    rows = [census_row(1, "01/02/2018"), census_row(2, "2/13/18"), census_row(3, UPN="X")]
    answer = client.post(
        reverse("import-upload", args=["roll"]), {"file": csv_upload(census(*rows), "may.csv")}
    )
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == reverse("import-columns", args=[run.pk])

    # Before the columns are named there is nothing to check.
    check = reverse("import-check", args=[run.pk])
    assert client.get(check).headers["Location"] == answer.headers["Location"]
    page = client.get(answer.headers["Location"])
    text = page.content.decode()
    assert "<b>2/13/18</b>, which can only be read month first" in text
    assert "also the 1 date that could be read either way" in text
    form = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    answer = client.post(reverse("import-columns", args=[run.pk]), form)
    assert answer.headers["Location"] == check

    page = client.get(check)
    text = page.content.decode()
    assert "Dates: month first" in text
    assert "2 January 2018" in text
    assert "this one has 1." in text
    assert not Pupil.objects.exists()
    answer = client.post(reverse("import-confirm", args=[run.pk]), {"seen": seen_on(client, check)})
    assert answer.headers["Location"] == reverse("imports")
    assert Pupil.objects.count() == 2
    text = client.get(reverse("imports")).content.decode()
    assert "Imported the roll: 2 created and 1 not imported because of errors." in text
    assert "may.csv" in text

    # A second press, and every other page of a finished file, leads back to the list.
    for name in [*OF_A_FILE, "import-confirm"]:
        answer = client.post(reverse(name, args=[run.pk]), {"seen": "x"})
        assert answer.headers["Location"] == reverse("imports")
    assert Pupil.objects.count() == 2
    assert AccessEvent.objects.filter(kind="imported").count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        ("UPN\r\nBéla".encode("cp1252"), "The file is not text in UTF-8."),
        (b"UPN,UPN\r\n1,2\r\n", "Two columns have the same heading"),
        (b"UPN\r\n" + b"x" * (10 * 1024 * 1024), "The file is 10 MB; the largest"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_by_the_field_and_on_top(
    content: bytes, sentence: str, signed_in: SignedIn, senco: User
) -> None:
    answer = signed_in(senco).post(
        reverse("import-upload", args=["roll"]), {"file": upload(content)}
    )
    assert answer.status_code == 200
    assert answer.content.decode().count(sentence) == 2
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong_before_a_file_is_sent(
    kind: str, signed_in: SignedIn, senco: User
) -> None:
    words = signed_in(senco).get(reverse("import-upload", args=[kind])).content.decode()
    assert "There is something to put right" not in words
    assert "<title>Import" in words


def test_no_file_chosen(signed_in: SignedIn, senco: User) -> None:
    answer = signed_in(senco).post(reverse("import-upload", args=["roll"]), {})
    assert "Choose a file." in answer.content.decode()


def test_posting_nothing_is_no_accident(
    signed_in: SignedIn, senco: User, roll_run: ImportRun
) -> None:
    client, check = signed_in(senco), reverse("import-check", args=[roll_run.pk])
    for name in ("import-check", "import-confirm"):
        assert client.post(reverse(name, args=[roll_run.pk])).headers["Location"] == check
    assert not Pupil.objects.exists()


def test_a_lacking_column_is_said_and_what_was_chosen_is_kept(
    signed_in: SignedIn, senco: User, school: School
) -> None:
    cells = [["UPN", "Surname", "Forename", "House"], [upn(1), "A", "B", "Red"]]
    run = runs.start_run(source=ROLL, upload=csv_upload(cells), by=senco, school=school)
    chosen = {"column_0": "upn", "column_1": "surname", "column_2": "forename", "column_3": "group"}
    answer = signed_in(senco).post(reverse("import-columns", args=[run.pk]), chosen)
    text = answer.content.decode()
    assert (
        "No column of the file stands for Legal surname, Legal forename and Date of birth" in text
    )
    assert answer.context["form"]["column_3"].value() == "group"
    run.refresh_from_db()
    assert run.state == "uploaded"


def test_dates_that_could_be_either_are_asked_and_nothing_is_assumed(
    signed_in: SignedIn, senco: User, school: School
) -> None:
    cells = [["UPN", "Surname", "Forename", "DOB"], [upn(1), "A", "B", "01/02/2018"]]
    run = runs.start_run(source=ROLL, upload=csv_upload(cells), by=senco, school=school)
    client, url = signed_in(senco), reverse("import-columns", args=[run.pk])
    page = client.get(url)
    assert "<b>01/02/2018</b> in row 2 could be either" in page.content.decode()
    assert page.context["form"]["order"].value() is None
    chosen = dict(
        zip([f"column_{n}" for n in range(4)], runs.guessed_columns(run, ROLL), strict=True)
    )
    answer = client.post(url, chosen)
    assert "Say in which order the dates of this file are written." in answer.content.decode()
    assert client.post(url, {**chosen, "order": "day"}).status_code == 302


def test_answers_given_with_the_last_button_are_shown_before_they_count(
    signed_in: SignedIn, senco: User, school: School, roll_run: ImportRun
) -> None:
    leaver = PupilFactory(school=school, forename="Ada", surname="Marsh", upn=upn(8))
    client, check = signed_in(senco), reverse("import-check", args=[roll_run.pk])
    confirm = reverse("import-confirm", args=[roll_run.pk])
    ticked = {"seen": seen_on(client, check), "leaver": leaver.pk}

    answer = client.post(confirm, ticked)
    text = answer.content.decode()
    assert "Enter the day on which the ticked pupils left." in text
    assert f'value="{leaver.pk}" id="leaver-{leaver.pk}" checked' in text
    answer = client.post(confirm, {**ticked, "left_on": "31 February 2026"})
    assert "Enter a real date" in answer.content.decode()

    answer = client.post(confirm, {**ticked, "left_on": "17 7 2026"}, follow=True)
    assert "Look at it once more." in answer.content.decode()
    assert (answer.context["counts"]["left"], Pupil.objects.count()) == (1, 1)
    client.post(confirm, {**ticked, "left_on": "17 7 2026", "seen": seen_on(client, check)})
    leaver.refresh_from_db()
    assert leaver.left_on == date(2026, 7, 17)
    assert Pupil.objects.count() == 3


def test_possible_matches_are_settled_on_the_page(
    signed_in: SignedIn, senco: User, school: School, roll_run: ImportRun
) -> None:
    known = PupilFactory(
        school=school, forename="Pupil1", surname="Synth1", upn=None, born_on=date(2018, 3, 14)
    )
    client, check = signed_in(senco), reverse("import-check", args=[roll_run.pk])
    assert "The same as Pupil1 Synth1" in client.get(check).content.decode()
    wrong = {"settle-2": f"same:{known.pk}", "left_on": "soon"}
    answer = client.post(check, wrong)
    # A slip elsewhere on the page loses no answer.
    assert f'value="same:{known.pk}" checked' in answer.content.decode()
    roll_run.refresh_from_db()
    assert "answers" not in roll_run.options
    assert client.post(check, {**wrong, "left_on": ""}).status_code == 302
    plan = client.get(check).context["plan"]
    assert [change.pupil for change in plan.changes] == [known]


def test_bad_rows_are_downloaded_and_the_download_is_noted(
    signed_in: SignedIn, senco: User, roll_run: ImportRun
) -> None:
    answer = signed_in(senco).get(reverse("import-bad-rows", args=[roll_run.pk]))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("Row,What is wrong,LEA,Estab,UPN")
    assert lines[1].startswith('4,"UPN: The check letter does not fit')
    assert AccessEvent.objects.get().kind == "exported"


def test_a_file_is_let_go(signed_in: SignedIn, senco: User, roll_run: ImportRun) -> None:
    client = signed_in(senco)
    assert client.get(reverse("import-drop", args=[roll_run.pk])).status_code == 405
    client.post(reverse("import-drop", args=[roll_run.pk]))
    roll_run.refresh_from_db()
    assert (roll_run.state, roll_run.rows) == ("dropped", [])
    assert not Pupil.objects.exists()


def test_looking_writes_nothing(
    signed_in: SignedIn, senco: User, roll_run: ImportRun, suspension_run: ImportRun
) -> None:
    client = signed_in(senco)
    before = list(ImportRun.objects.order_by("pk").values())
    for name in ("import-columns", "import-check"):
        client.get(reverse(name, args=[roll_run.pk]))
    for name in OF_A_FILE[:2]:
        client.get(reverse(name, args=[suspension_run.pk]))
    assert list(ImportRun.objects.order_by("pk").values()) == before
    assert not AccessEvent.objects.exists()
    assert not Pupil.objects.exists()


def test_the_template_is_a_file_that_the_import_takes(
    signed_in: SignedIn, senco: User, school: School
) -> None:
    for source in (ROLL, SUSPENSIONS, ATTENDANCE):
        content = signed_in(senco).get(reverse("import-template", args=[source.name])).content
        run = runs.start_run(source=source, upload=upload(content), by=senco, school=school)
        assert runs.guessed_columns(run, source) == [column.name for column in source.columns]


def test_the_whole_way_of_suspensions(signed_in: SignedIn, senco: User, school: School) -> None:
    pupil = PupilFactory(school=school, upn=upn(1), forename="Joe", surname="Archer")
    client = signed_in(senco)
    answer = client.post(
        reverse("import-upload", args=["suspensions"]), {"file": csv_upload(SUSPENSION_ROWS)}
    )
    columns = answer.headers["Location"]
    form = client.get(columns).context["form"]
    answer = client.post(columns, {name: form[name].value() or "" for name in form.fields})
    check = answer.headers["Location"]
    text = client.get(check).content.decode()
    assert "Joe Archer" in text
    assert "the morning is taken" in text
    confirm = check.replace("check", "confirm")
    assert client.post(confirm, {"seen": "old"}).headers["Location"] == check
    assert not Suspension.objects.exists()
    client.post(confirm, {"seen": seen_on(client, check)})
    assert Suspension.objects.get().pupil == pupil
    assert client.post(confirm, {"seen": "x"}).headers["Location"] == reverse("imports")
    assert Suspension.objects.count() == 1


@pytest.mark.parametrize("page", ["imports", "import-check"])
def test_pages_take_the_same_queries_for_few_and_many_rows(
    page: str, signed_in: SignedIn, senco: User, school: School, uploaded: Uploaded
) -> None:
    client = signed_in(senco)
    counted = []
    for count in (1, 20):
        for n in range(count):
            PupilFactory(school=school, upn=upn(500 + n + count))
        rows = [census_row(n + 1) for n in range(count)]
        run = None
        for _ in range(count if page == "imports" else 1):
            run = uploaded(upload(csv_bytes(census(*rows))))
        assert run
        url = reverse(page, args=[] if page == "imports" else [run.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]
