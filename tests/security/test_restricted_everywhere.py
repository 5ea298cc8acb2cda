"""A restricted entry as everybody sees it, in every place where its words could come out."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cases.services import add_action
from inclusion.accounts.models import AccessEvent, NotificationChoice, School, User
from tests.factories import TODAY
from tests.matrix_pages import PAGES
from tests.matrix_rows import given

from .planted import (
    COMMON,
    EVERYBODY,
    KNOW_OF_THEM,
    OPEN_FILES,
    OTHERS,
    READ_ENTRIES,
    SECRET,
    Planted,
    hide,
    people_of,
    plant,
)
from .walking import addresses, text_of, text_of_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]

_WHOSE = [f"?whose={whose}" for whose in ("mine", "all")]
_ASKED: dict[str, list[str]] = {
    "today": _WHOSE,
    "duties": [f"?whose=all&state={s}" for s in ("late", "week", "coming", "unknown")],
    "actions": [f"?whose={w}&state={s}" for w in ("all", "team") for s in ("open", "done")],
    "search": [f"?q={COMMON}", f"?q={COMMON}&in=notes"],
    "find-pupil": [f"?q={COMMON}"],
    "pupils": [f"?q={COMMON}"],
    "cases": ["?mine=on", "?not_reviewed=on"],
    "plans": ["?status=all"],
    "pupil-chronology": [
        *(f"?kind={kind}" for kind in ("incident", "voice", "restricted", "file", "action")),
        *(f"?q={COMMON}", "?rows=200", "?since=23+11+2026&until=23+11+2026"),
    ],
    "pupil-history": [f"?page={n}" for n in (2, 3, 4)],
    "log-entry": [f"?pupil={{pupil}}{use}" for use in ("", "&draft=use")],
    **{
        name: ["?draft=use"]
        for name in (
            *("action-add", "request-add", "request-settle", "meeting-add", "case-edit"),
            *("case-close", "plan-edit", "review-hold", "suspension-record", "entry-amend"),
        )
    },
}
_OF_ENTRIES = ("entry", "entry-amend", "entry-readers", "entry-told", "entry-withdraw")
_OF_FILES = ("attachment", "attachment-withdraw")
_OF_ACTIONS = ("action-finish", "action-change", "action-withdraw")
# A form as somebody sends it who only wants to see what comes back.
_TYPED = {
    **dict.fromkeys(("outcome", "reason", "what", "answer", "concern", "to_whom"), "Anything"),
    "find": COMMON,
    "typing": "1",
    "done_on": "23 11 2026",
    "number": "1",
    "confirmed": "",
}
# Their answer to a form ends the walk: another school, another password.
_NOT_SENT = {"switch-school", "password", "closure-remove"}


@pytest.fixture
def planted(school: School, other_school: School) -> Planted:
    return plant(school, other_school)


def _addresses(planted: Planted) -> Iterator[tuple[str, str]]:
    """The name and address of every page, with every filter, and of every planted record."""
    for name, address in addresses(planted.rows):
        yield name, address
        for asked in _ASKED.get(name, ()):
            yield name, address + asked.format(pupil=planted.pupil.pk)
    for names, ids in (
        ((*_OF_ENTRIES, "family-words-edit"), planted.entries),
        (_OF_FILES, planted.files),
        (_OF_ACTIONS, planted.actions),
    ):
        for name in names:
            yield from ((name, reverse(name, args=[pk])) for pk in ids)


def _secrets(text: str) -> set[str]:
    return set(SECRET.findall(text.lower()))


def _may_read(who: str, secret: str) -> bool:
    allowed = {"e": READ_ENTRIES, "f": OPEN_FILES, "d": {"author"}}
    return who in allowed[secret[3]]


def _told(who: str, found: dict[str, set[str]]) -> list[tuple[str, str]]:
    """What somebody was shown that is not theirs to read: secret and address."""
    return [
        (secret, address)
        for address, secrets in found.items()
        for secret in sorted(secrets)
        if not _may_read(who, secret)
    ]


def _all_secrets() -> set[str]:
    """Everything that is hidden in the database."""
    return {secret for secrets in _by_table().values() for secret in secrets}


def _by_table() -> dict[str, set[str]]:
    """The secrets that each table holds."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        text = " ".join(map(str, model._default_manager.order_by().values_list()))
        if secrets := _secrets(text):
            found[model.__name__] = secrets
    return found


@pytest.mark.one_database
@pytest.mark.parametrize("who", EVERYBODY)
def test_no_page_shows_its_words_to_who_may_not_read_them(
    planted: Planted, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(planted.people[who])
    found = {address: _secrets(text_of(client.get(address))) for _, address in _addresses(planted)}
    assert _told(who, found) == []
    seen = {secret for secrets in found.values() for secret in secrets}
    wanted = {secret for secret in _all_secrets() if _may_read(who, secret)}
    # The words inside a file are in no table; all else that somebody may read is found somewhere.
    missing = wanted - seen
    assert not {secret for secret in missing if secret[3] != "d"}, missing


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["colleague", "pastoral"])
def test_no_answer_to_a_form_shows_its_words_either(
    planted: Planted, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(planted.people[who])
    found = {}
    for name, address in _addresses(planted):
        if name in _NOT_SENT or "?" in address:
            continue
        with transaction.atomic():
            found[address] = _secrets(text_of(client.post(address, _TYPED, follow=True)))
            transaction.set_rollback(True)
    assert _told(who, found) == []


@pytest.mark.parametrize("who", ["author", "named", "senco", "colleague", "trust"])
def test_counts_and_filters_tell_no_more_than_that_it_exists(
    planted: Planted, signed_in: SignedIn, who: str
) -> None:
    client, reads = signed_in(planted.people[who]), who in READ_ENTRIES
    notes = client.get(reverse("search"), {"q": COMMON, "in": "notes"}).context["page"].paginator
    chronology = reverse("pupil-chronology", args=[planted.pupil.pk])

    def count(**asked: str) -> int:
        found: int = client.get(chronology, asked).context["page"].paginator.count
        return found

    assert (notes.count > 0) == reads
    files = 1 if who in OPEN_FILES else 0
    # Six entries and a file stand; what was withdrawn is not looked for.
    assert count(q=COMMON) == (6 + files if reads else 0)
    for kind in ("voice", "contact", "key_worker"):
        assert count(kind=kind) == int(reads), kind
    assert count(kind="restricted") == (0 if reads else 6) + (1 - files)


@pytest.mark.parametrize("who", sorted(KNOW_OF_THEM))
def test_that_it_exists_who_restricted_it_and_who_may_read_it_is_told(
    planted: Planted, signed_in: SignedIn, who: str
) -> None:
    client = signed_in(planted.people[who])
    page = client.get(reverse("pupil-chronology", args=[planted.pupil.pk])).content.decode()
    assert page.count("Restricted entry") == 6
    assert "Restricted by P. Author." in page
    assert "Restricted by P. Senco." in page
    assert "P. Named" in page
    case = client.get(reverse("case", args=[planted.rows["case"]])).content.decode()
    assert "6 restricted" in case
    documents = client.get(reverse("pupil-documents", args=[planted.pupil.pk])).content.decode()
    assert "1 restricted" in documents


@pytest.mark.one_database
@pytest.mark.parametrize("who", sorted(OTHERS))
def test_nobody_else_learns_that_it_exists(planted: Planted, signed_in: SignedIn, who: str) -> None:
    client = signed_in(planted.people[who])
    for name, address in _addresses(planted):
        if PAGES[name].record == "pupil":
            assert "Restricted" not in text_of(client.get(address)), address


def test_it_lies_in_no_table_but_its_own(planted: Planted) -> None:
    """Not in alerts and their reasons, traces of access, messages, cases, plans or meetings."""
    kept = {"Entry", "IncidentDetail", "PhysicalIntervention", "Amendment", "FamilyWords"}
    kept |= {"Action", "Attachment"}
    assert set(_by_table()) == kept | {f"Historical{name}" for name in kept} | {"Draft"}


@pytest.mark.one_database
@pytest.mark.parametrize("who", ["author", "senco", "pastoral"])
def test_it_is_in_no_paper_whoever_prints_it(
    planted: Planted, signed_in: SignedIn, tmp_path: Path, who: str
) -> None:
    user, rows = planted.people[who], planted.rows
    if who != "author":
        client = signed_in(user)
        for name, page in PAGES.items():
            if name.endswith("-print"):
                address = reverse(name, args=given(rows, page.record))
                assert (
                    _secrets(text_of(client.post(address, {"number": "1"}, follow=True))) == set()
                )
        assert not {"IssuedDocument", "HistoricalIssuedDocument"} & _by_table().keys()
    for document, key in (
        *(("psp-review", "plan"), ("psp-long", "plan"), ("ibp", "plan"), ("minutes", "meeting")),
        *((paper, "pupil") for paper in ("hand-over", "family-chronology", "about-me")),
    ):
        out = tmp_path / f"{document}.pdf"
        # Class staff print nothing; the system itself does, from the command line.
        named = [] if who == "author" else ["--as", user.email]
        said, printed = io.StringIO(), b""
        try:
            call_command(
                *("print", document, str(rows[key]), "--out", str(out), *named),
                stdout=said,
                stderr=said,
            )
            printed = out.read_bytes()
        except SystemExit:
            assert document in ("family-chronology", "about-me")  # Nobody has chosen any words.
        assert not _secrets((text_of_pdf(printed) if printed else "") + said.getvalue()), document


def test_it_is_in_no_message_and_no_log(
    school: School,
    other_school: School,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    planted = people_of(school, other_school)
    for user in planted.people.values():
        NotificationChoice.objects.create(user=user, digest=True, at_once=True)
    with django_capture_on_commit_callbacks(execute=True), caplog.at_level("INFO"):
        hide(planted)
        # No word of what is not restricted goes out by e-mail either.
        promised = {"what": "zqxeopen", "owner": planted.people["colleague"], "due_on": TODAY}
        add_action(pupil=planted.pupil, fields=promised, by=planted.people["senco"], on=TODAY)
        call_command("send_digests", verbosity=0, stdout=io.StringIO())
    subjects = " ".join(message.subject for message in mail.outbox)
    assert "late" in subjects
    assert "new thing" in subjects
    sent = " ".join(str(message.message()) + message.body for message in mail.outbox)
    assert _secrets(sent) == set()
    assert _secrets(caplog.text) == set()


def test_every_opening_of_a_restricted_file_is_on_the_record_without_its_name(
    planted: Planted, signed_in: SignedIn
) -> None:
    for who in ("senco", "named", "pastoral"):
        client = signed_in(planted.people[who])
        for pk in planted.files:
            client.get(reverse("attachment", args=[pk]))
    events = AccessEvent.objects.filter(what__startswith="Document")
    assert [(event.user, event.about) for event in events] == [
        (planted.people["senco"], f"pupil:{planted.pupil.pk}")
    ]
    assert "zqx" not in events[0].what
