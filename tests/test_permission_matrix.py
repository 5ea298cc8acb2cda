"""Every URL x every role x own school, other school, signed out: one row a page, written by hand.

The table says what DESIGN section 6 says; it is not computed from the code that it tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from inclusion.accounts.models import School, User
from inclusion.accounts.permissions import Role

from .factories import (
    GroupStaffFactory,
    MembershipFactory,
    UserFactory,
)
from .matrix_rows import Rows, given, rows_for

ST, PA, SE, HE, DS, OF, CL, GO, TR, AD = (
    Role.STAFF,
    Role.PASTORAL,
    Role.SENCO,
    Role.HEAD,
    Role.DSL,
    Role.OFFICE,
    Role.CLERK,
    Role.GOVERNOR,
    Role.TRUST,
    Role.ADMIN,
)
EVERYONE = frozenset(Role)
PUPILS = frozenset({ST, PA, SE, HE, DS, OF, TR})
CASEWORK = frozenset({ST, PA, SE, HE, DS, TR})
LOGGING = frozenset({ST, PA, SE, HE, DS})
MANAGING = frozenset({PA, SE, HE})
EDITING = frozenset({PA, SE, HE})
CONTACTING = frozenset({PA, SE, HE, OF})
ANSWERING = frozenset({PA, SE, HE, DS})
PREPARING = frozenset({SE, HE, OF})
TELLING = frozenset({SE, HE, OF})
HEAD_ONLY = frozenset({HE})
IMPORTING = frozenset({SE, HE, OF})
FIGURES = frozenset({PA, SE, HE, DS, GO, TR})
ROWS = FIGURES - {GO}
PRINTING = frozenset({PA, SE, HE, DS})
SCHOOL = frozenset({HE, AD})


@dataclass(frozen=True)
class Page:
    """Who may open a page, and which record of a school its address names."""

    roles: frozenset[Role]
    record: str = ""


PAGES: dict[str, Page] = {
    "today": Page(EVERYONE),
    "duties": Page(CASEWORK),
    "calendar": Page(CASEWORK),
    "own-feed": Page(EVERYONE),
    "review-invitation": Page(CASEWORK, "plan"),
    "pupil": Page(PUPILS, "pupil"),
    "pupil-chronology": Page(CASEWORK, "pupil"),
    "pupil-plans": Page(CASEWORK, "pupil"),
    "pupil-suspensions": Page(CASEWORK, "pupil"),
    "pupil-support": Page(CASEWORK, "pupil"),
    "pupil-documents": Page(CASEWORK, "pupil"),
    "pupil-history": Page(CASEWORK, "pupil"),
    "pupil-journey": Page(CASEWORK, "pupil"),
    "pupil-journey-chart": Page(CASEWORK, "pupil"),
    "switch-school": Page(EVERYONE),
    "keep-draft": Page(EVERYONE, "draft"),
    "let-draft-go": Page(EVERYONE, "draft"),
    "password": Page(EVERYONE),
    "notifications": Page(EVERYONE),
    "school-calendar": Page(SCHOOL),
    "term-add": Page(SCHOOL),
    "term-edit": Page(SCHOOL, "term"),
    "closure-add": Page(SCHOOL),
    "closure-remove": Page(SCHOOL, "closure"),
    "people": Page(SCHOOL),
    "person-add": Page(SCHOOL),
    "role-end": Page(SCHOOL, "membership"),
    "groups": Page(SCHOOL),
    "group-staff": Page(SCHOOL, "group"),
    "settings": Page(SCHOOL),
    "setting": Page(SCHOOL, "setting"),
    "setting-changes": Page(SCHOOL),
    "rules": Page(EVERYONE),
    "rule": Page(EVERYONE, "rule"),
    "deadline": Page(EVERYONE),
    "pupils": Page(PUPILS),
    "find-pupil": Page(PUPILS),
    "search": Page(PUPILS),
    "pupil-add": Page(IMPORTING),
    "pupil-edit": Page(IMPORTING, "pupil"),
    "contact-add": Page(CONTACTING, "pupil"),
    "contact-edit": Page(CONTACTING, "contact"),
    "agencies": Page(MANAGING),
    "agency-add": Page(MANAGING),
    "agency-edit": Page(MANAGING, "agency"),
    "cases": Page(CASEWORK),
    "case-open": Page(MANAGING, "pupil"),
    "case-edit": Page(MANAGING, "case"),
    "case-close": Page(MANAGING, "case"),
    "case": Page(CASEWORK, "case"),
    # Whoever leads the case may, too.
    "case-look-again": Page(MANAGING, "case"),
    "cycle-start": Page(MANAGING, "case"),
    "cycle-edit": Page(MANAGING, "cycle"),
    "cycle-review": Page(MANAGING, "cycle"),
    "hand-over": Page(MANAGING),
    "roll-over": Page(frozenset({SE, HE})),
    # Pastoral staff hand over their own work only.
    "hand-over-from": Page(MANAGING - {PA}, "colleague"),
    "log-entry": Page(LOGGING),
    "entry": Page(CASEWORK, "entry"),
    "entry-amend": Page(MANAGING, "entry"),
    "entry-details": Page(MANAGING, "entry"),
    # Its writer, and those who read every restricted entry.
    "entry-readers": Page(frozenset({SE, HE, DS}), "entry"),
    "entry-told": Page(LOGGING, "entry_of_force"),
    "entry-withdraw": Page(MANAGING, "entry"),
    "action-add": Page(LOGGING, "pupil"),
    "action-finish": Page(LOGGING, "action"),
    # A colleague's action; who owns it or promised it may withdraw it too.
    "action-withdraw": Page(MANAGING, "action"),
    # Whose an action is and by when: its owner, its maker, those who run cases.
    "action-change": Page(MANAGING, "action"),
    "actions": Page(CASEWORK),
    "request-add": Page(LOGGING, "pupil"),
    "request": Page(CASEWORK, "request"),
    "request-offer": Page(LOGGING, "request"),
    "request-settle": Page(LOGGING, "request"),
    # A colleague's request; who answers it may give it away or withdraw it too.
    "request-give": Page(MANAGING, "request"),
    "request-withdraw": Page(MANAGING, "request"),
    "consent-add": Page(MANAGING, "pupil"),
    "consent-withdraw": Page(MANAGING, "consent"),
    "professional-add": Page(MANAGING, "agency"),
    "professional-edit": Page(MANAGING, "professional"),
    "alert-why": Page(CASEWORK, "alert"),
    "alert-answer": Page(ANSWERING, "alert"),
    "imports": Page(IMPORTING),
    "import-guide": Page(IMPORTING, "kind_of_file"),
    "import-template": Page(IMPORTING, "kind_of_file"),
    "import-upload": Page(IMPORTING, "kind_of_file"),
    "import-columns": Page(IMPORTING, "run"),
    "import-check": Page(IMPORTING, "run"),
    "import-bad-rows": Page(IMPORTING, "run"),
    "import-confirm": Page(IMPORTING, "run"),
    "import-drop": Page(IMPORTING, "run"),
    "suspension-choose": Page(PREPARING, "pupil"),
    "suspension-record": Page(PREPARING, "pupil"),
    "suspension-happened": Page(PREPARING, "pupil"),
    "suspension-weighed": Page(PREPARING, "pupil"),
    "suspension-preview": Page(PREPARING, "pupil"),
    "suspension-check": Page(HEAD_ONLY, "pupil"),
    "suspension-draft-drop": Page(PREPARING, "pupil"),
    "suspension-earlier": Page(PREPARING, "pupil"),
    # Somebody else's prepared suspension is the head's to use or let go.
    "suspension-prepared-drop": Page(HEAD_ONLY, "prepared"),
    "suspension": Page(CASEWORK, "suspension"),
    "suspension-next": Page(CASEWORK, "suspension"),
    "suspension-decisions": Page(CASEWORK, "suspension"),
    # A decision is its decider's to correct; what is from before, any preparer's.
    "suspension-correct": Page(PREPARING, "suspension"),
    "suspension-shorten": Page(HEAD_ONLY, "suspension"),
    "suspension-arranged": Page(PREPARING, "suspension"),
    "suspension-work": Page(PREPARING, "suspension"),
    "suspension-education": Page(PREPARING, "suspension"),
    "suspension-representations": Page(PREPARING, "suspension"),
    "suspension-returned": Page(PREPARING, "suspension"),
    "return-meeting": Page(EDITING, "suspension"),
    "return-plan": Page(PRINTING, "suspension"),
    "return-plan-print": Page(PRINTING, "suspension"),
    "suspension-done": Page(PREPARING, "suspension"),
    "suspension-report": Page(TELLING, "suspension"),
    "suspension-notices": Page(TELLING, "suspension"),
    "notice-correct": Page(TELLING, "notice"),
    "notice-take-out": Page(TELLING, "notice"),
    "suspension-recipients": Page(TELLING, "suspension"),
    "suspension-send": Page(TELLING, "suspension"),
    "suspension-sheet-print": Page(TELLING, "suspension"),
    "suspension-sheet": Page(TELLING, "sheet"),
    "suspension-register": Page(TELLING, "suspension"),
    "suspension-census": Page(TELLING, "suspension"),
    "census": Page(IMPORTING),
    "census-file": Page(IMPORTING),
    "suspension-cancel": Page(HEAD_ONLY, "suspension"),
    "suspension-letters": Page(PREPARING, "suspension"),
    "letter": Page(PREPARING, "letter_of"),
    "letter-issued": Page(PREPARING, "letter"),
    "letter-pdf": Page(PREPARING, "letter"),
    "letter-word": Page(PREPARING, "letter"),
    "letter-settings": Page(SCHOOL),
    "separation-letter": Page(frozenset({SE, HE, DS}), "pupil"),
    "exclusions": Page(FIGURES),
    "exclusions-rows": Page(ROWS),
    "exclusions-chart": Page(ROWS),
    "plans": Page(CASEWORK),
    "plan": Page(CASEWORK, "plan"),
    "plan-start-ibp": Page(MANAGING, "pupil"),
    "plan-start-psp": Page(MANAGING, "pupil"),
    "plan-edit": Page(MANAGING, "plan"),
    "plan-withdraw": Page(MANAGING, "plan"),
    "plan-activate": Page(MANAGING, "plan"),
    "plan-score": Page(MANAGING | {ST, DS}, "plan"),
    "plan-day": Page(LOGGING, "plan"),
    "plan-week": Page(CASEWORK, "plan"),
    "plan-end": Page(MANAGING, "plan"),
    "plan-versions": Page(CASEWORK - {ST}, "plan"),
    "plan-as-it-stood": Page(CASEWORK - {ST}, "plan"),
    "plan-extend": Page(MANAGING, "plan"),
    "review-book": Page(MANAGING, "plan"),
    # Those who see every pupil may say how one is; class staff only where they work on the plan.
    "follow-up": Page(MANAGING | {DS}, "follow_up"),
    "review-hold": Page(MANAGING, "plan"),
    "review-others": Page(MANAGING, "plan"),
    "plan-views": Page(MANAGING, "plan"),
    "family-link-make": Page(MANAGING, "plan"),
    "family-link-revoke": Page(MANAGING, "family_link"),
    "review": Page(CASEWORK, "review"),
    "review-correct": Page(MANAGING, "review"),
    "key-worker-log": Page(LOGGING, "plan"),
    "target-chart": Page(CASEWORK, "target"),
    "pack-preview": Page(PRINTING, "plan"),
    "pack-print": Page(PRINTING, "plan"),
    "packs": Page(PRINTING),
    "pack-run": Page(PRINTING, "run_of_packs"),
    "pack-run-progress": Page(PRINTING, "run_of_packs"),
    "pack-run-go-on": Page(PRINTING, "run_of_packs"),
    "pack-run-file": Page(PRINTING, "run_of_packs"),
    "plan-papers": Page(PRINTING, "plan"),
    "plan-paper": Page(PRINTING, "paper_of_plan"),
    "plan-paper-print": Page(PRINTING, "paper_of_plan"),
    "plan-letter": Page(PRINTING, "letter_of_plan"),
    "blank-form": Page(PRINTING, "blank_form"),
    "document": Page(PRINTING, "document"),
    "document-word": Page(PRINTING, "letter"),
    "pupil-meetings": Page(CASEWORK, "pupil"),
    "meeting": Page(CASEWORK, "meeting"),
    "meeting-add": Page(LOGGING, "pupil"),
    # A meeting that a colleague wrote down.
    "meeting-edit": Page(MANAGING, "meeting"),
    "meeting-withdraw": Page(MANAGING, "meeting"),
    "meeting-copy": Page(MANAGING, "meeting"),
    "minutes-preview": Page(PRINTING, "meeting"),
    "minutes-preview-print": Page(PRINTING, "meeting"),
    "tell-it-once": Page(PRINTING, "pupil"),
    "family-chronology": Page(PRINTING, "pupil"),
    "family-chronology-print": Page(PRINTING, "pupil"),
    "family-words": Page(PRINTING, "pupil"),
    "family-words-edit": Page(PRINTING, "entry"),
    "hand-over-summary": Page(PRINTING, "pupil"),
    "hand-over-summary-print": Page(PRINTING, "pupil"),
    "about-me": Page(LOGGING, "pupil"),
    "about-me-paper": Page(PRINTING, "pupil"),
    "about-me-paper-print": Page(PRINTING, "pupil"),
    "document-share": Page(PRINTING, "document"),
    "attendance": Page(PUPILS, "pupil"),
    "attendance-add": Page(IMPORTING, "pupil"),
    "attendance-change": Page(IMPORTING, "attendance_week"),
    "attachment-add": Page(LOGGING, "pupil"),
    "attachment": Page(CASEWORK, "attachment"),
    # A colleague's file; who added it may withdraw it too.
    "attachment-withdraw": Page(MANAGING, "attachment"),
}
PUBLIC = {"sign-in", "sign-out", "health", "said", "feed"}
# Opened by the secret in their address: tests/security/test_family_link attacks them.
BY_TOKEN = {"say", "say-keep"}
# Addresses that name a thing without saying whose: nothing of another school can be reached by them.
OWN_ONLY = {"draft", "setting", "rule", "kind_of_file", "blank_form"}
OPEN = {200, 302, 405}
# What a GET may write: the trace of opening something, and the session of the sign-in.
MAY_WRITE = ("accounts_accessevent", "django_session")


def _patterns() -> Iterator[object]:
    def walk(patterns: list[object]) -> Iterator[object]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    return walk(get_resolver().url_patterns)


def test_every_url_has_its_row() -> None:
    assert {p.name for p in _patterns()} == PAGES.keys() | PUBLIC | BY_TOKEN  # type: ignore[attr-defined]


@pytest.fixture
def here(school: School, today: date) -> Rows:
    return rows_for(school)


@pytest.fixture
def there(other_school: School, today: date) -> Rows:
    return rows_for(other_school)


def _address(name: str, rows: Rows) -> str:
    record = PAGES[name].record
    return reverse(name, args=given(rows, record))


def _refused(page: Page) -> set[int]:
    """403 with the reason; what somebody else prepared is theirs alone and is not found at all."""
    return {403, 404} if page.record == "prepared" else {403}


def _user(school: School, role: Role, rows: Rows) -> User:
    """Someone in this role; a teacher teaches the class of the rows."""
    user: User = UserFactory()
    MembershipFactory(user=user, school=school, role=role)
    if role == Role.STAFF:
        GroupStaffFactory(group_id=rows["group"], user=user)
    return user


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_pages_and_no_others(
    client: Client, school: School, here: Rows, role: Role
) -> None:
    client.force_login(_user(school, role, here))
    wrong = []
    for name, page in PAGES.items():
        status = client.get(_address(name, here)).status_code
        right = status in OPEN if role in page.roles else status in _refused(page)
        if not right:
            wrong.append((name, status, "may" if role in page.roles else "may not"))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_another_schools_records_do_not_exist(
    client: Client,
    school: School,
    here: Rows,
    there: Rows,
    role: Role,
) -> None:
    client.force_login(_user(school, role, here))
    wrong = []
    for name, page in PAGES.items():
        if not page.record or page.record in OWN_ONLY:
            continue
        address = _address(name, there)
        for status in (client.get(address).status_code, client.post(address).status_code):
            if status != 404:
                wrong.append((name, status))
    assert wrong == []


def test_a_teacher_finds_no_pupil_of_another_class(
    client: Client, school: School, here: Rows
) -> None:
    user = UserFactory()
    MembershipFactory(user=user, school=school, role=Role.STAFF)
    client.force_login(user)
    wrong = []
    for name, page in PAGES.items():
        if page.record in OWN_ONLY | {""} or ST not in page.roles:
            continue
        status = client.get(_address(name, here)).status_code
        if status != 404:
            wrong.append((name, status))
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in(client: Client, here: Rows) -> None:
    for name in PAGES:
        answer = client.get(_address(name, here))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("sign-in")), name


def test_posts_of_those_without_the_right_are_refused(
    client: Client, school: School, here: Rows
) -> None:
    """The same answer to a form sent from elsewhere: nothing depends on the page being seen first."""
    for role in Role:
        client.force_login(_user(school, role, here))
        for name, page in PAGES.items():
            if role not in page.roles:
                status = client.post(_address(name, here)).status_code
                assert status in _refused(page), (role, name)


@pytest.mark.parametrize("role", [Role.HEAD, Role.SENCO, Role.OFFICE])
def test_a_get_writes_nothing_but_its_trace(
    client: Client, school: School, here: Rows, role: Role
) -> None:
    client.force_login(_user(school, role, here))
    client.get(reverse("today"))
    for name in PAGES:
        with CaptureQueriesContext(connection) as captured:
            client.get(_address(name, here))
        writes = [
            query["sql"][:120]
            for query in captured.captured_queries
            if query["sql"].lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
            and not any(table in query["sql"] for table in MAY_WRITE)
        ]
        assert writes == [], name
