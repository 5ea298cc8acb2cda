"""Which drafts a request may write: those of forms that keep what is typed, and not without end."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Pupil
from inclusion.accounts.models import Draft, School, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.services import AUTOSAVED, MOST_DRAFTS
from inclusion.accounts.versions import save_as
from tests.factories import CaseFactory, MembershipFactory, PupilFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SignedIn = Callable[[User], Client]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "key",
    [
        "suspension-prepared~pupil:{pk}",
        "suspension-check~pupil:{pk}",
        "suspension-prepared~x",
        "anything~",
        "plan~x",
        "plan~plan:²",
        "plan~plan:99999999999999999999",
        "plan~plan:1:2",
    ],
)
def test_nobody_writes_another_draft_than_a_forms_own(
    pupil: Pupil, someone: Callable[..., User], head: User, signed_in: SignedIn, key: str
) -> None:
    governor = someone(Role.GOVERNOR, name="G. Planter")
    typed = {"kind": "suspension", "starts_on": "23 11 2026", "sessions": "2"}
    address = reverse("keep-draft", args=[key.format(pk=pupil.pk)])
    assert signed_in(governor).post(address, typed).status_code == 404
    assert not Draft.objects.exists()


def test_a_draft_about_nothing_readable_does_not_break_the_heads_page(
    head: User, signed_in: SignedIn, senco: User
) -> None:
    school = head.memberships.get().school
    left = Draft.objects.create(
        user=senco, school=school, form="suspension-prepared", about="x", data={"a": ["b"]}
    )
    client = signed_in(head)
    assert client.get(reverse("exclusions")).status_code == 200
    senco_client = signed_in(senco)
    assert senco_client.post(reverse("suspension-prepared-drop", args=[left.pk])).status_code == 302
    assert not Draft.objects.exists()


def test_the_oldest_draft_goes_and_what_waits_for_a_head_stays(
    senco: User, signed_in: SignedIn
) -> None:
    school = senco.memberships.get().school
    waiting = Draft.objects.create(
        user=senco, school=school, form="suspension-prepared", about="pupil:1", data={}
    )
    client = signed_in(senco)
    for number in range(MOST_DRAFTS + 2):
        client.post(reverse("keep-draft", args=[f"plan~plan:{number}"]), {"trigger": "x"})
    kept = Draft.objects.filter(form="plan")
    assert kept.count() == MOST_DRAFTS
    assert not kept.filter(about__in=["plan:0", "plan:1"]).exists()
    assert Draft.objects.filter(pk=waiting.pk).exists()


def test_every_form_that_asks_to_be_kept_is_on_the_list() -> None:
    """The list stands below the apps that have the forms: their names are read from their code."""
    names: set[str] = set()
    for file in [
        p for app in ("cases", "exclusions", "interventions") for p in (ROOT / app).rglob("*.py")
    ]:
        text = file.read_text(encoding="utf-8")
        used = {
            name.split(".")[-1]
            for name in re.findall(r'"?(?:draft_key|keeps)"?[:=]\s*f"\{([\w.]+)\}~', text)
        }
        names |= set(re.findall(r'keeps=f?"([a-z-]+)(?:~|")', text))
        named = text + (ROOT / "exclusions" / "drafts.py").read_text(encoding="utf-8")
        names |= {
            m[1] for m in re.findall(r'^([A-Z_]+) = "([\w-]+)"$', named, re.M) if m[0] in used
        }
    assert names == AUTOSAVED


def _keep(client: Client, key: str, **typed: str) -> None:
    assert client.post(reverse("keep-draft", args=[key]), typed).status_code == 200


def test_a_draft_is_offered_used_and_let_go_once_its_form_is_saved(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    address, key = reverse("action-add", args=[pupil.pk]), f"action~pupil:{pupil.pk}"
    assert "You typed something" not in client.get(address).content.decode()
    _keep(client, key, what="Ring the moth", due_on="27 11 2026", owner=str(senco.pk))
    assert "You typed something" in client.get(address).content.decode()
    used = client.get(address, {"draft": "use"})
    assert "Ring the moth" in used.content.decode()
    assert "You typed something" not in used.content.decode()
    form = {"what": "", "due_on": "27 11 2026", "owner": str(senco.pk), "kept_as": key}
    assert client.post(address, form).status_code == 200
    assert Draft.objects.exists(), "a form that is refused has not been taken"
    assert client.post(address, form | {"what": "Ring"}).status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_is_let_go_and_leads_back_nowhere_else(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client = signed_in(senco)
    key = f"action~pupil:{pupil.pk}"
    for there, then in [
        (reverse("action-add", args=[pupil.pk]), reverse("action-add", args=[pupil.pk])),
        ("https://elsewhere.example/", reverse("today")),
    ]:
        _keep(client, key, what="x")
        answer = client.post(reverse("let-draft-go", args=[key]), {"next": there})
        assert answer["Location"] == then
        assert not Draft.objects.exists()


def test_a_draft_of_a_record_that_was_changed_meanwhile_says_so_and_shows_both(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    case = CaseFactory(pupil=pupil, lead=senco, concern="Leaves class")
    client = signed_in(senco)
    address = reverse("case-edit", args=[case.pk])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: v for name, v in typed.items() if v not in (None, "", [], False)}
    typed |= {"concern": "Leaves class at noon", "opened_on": f"{case.opened_on:%d %m %Y}"}
    _keep(client, f"case~case:{case.pk}", **typed)
    assert "Somebody has changed" not in client.get(address).content.decode()
    case.concern = "Leaves class each day"
    save_as(case, by=head)
    assert "Somebody has changed the record since" in client.get(address).content.decode()
    used = client.get(address, {"draft": "use"}).content.decode()
    assert "Leaves class at noon" in used
    assert "Somebody has changed the record since" in used
    answer = client.post(address, typed | {"kept_as": f"case~case:{case.pk}"}).content.decode()
    assert "What is different" in answer
    assert "Leaves class each day" in answer
    assert Draft.objects.exists()


def test_a_form_without_a_session_says_plainly_that_it_was_not_saved(
    client: Client, pupil: Pupil, senco: User
) -> None:
    address = reverse("action-add", args=[pupil.pk])
    answer = client.post(address, {"what": "Ring"}, follow=True)
    words = answer.content.decode()
    assert "You had been signed out, so what you sent was not saved." in words
    assert answer.context["next"] == address
    assert "so what you sent" not in client.get(address, follow=True).content.decode()


def test_a_form_from_before_signing_in_again_says_plainly_that_it_was_not_saved(
    pupil: Pupil, senco: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(senco)
    address = reverse("action-add", args=[pupil.pk])
    answer = client.post(address, {"what": "Ring", "csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    words = answer.content.decode()
    assert "opened before you signed in again, so it was not taken and nothing was saved" in words
    assert f'href="{address}"' in words


def test_signing_out_has_the_browser_forget_what_it_kept(senco: User, signed_in: SignedIn) -> None:
    answer = signed_in(senco).post(reverse("sign-out"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


def test_a_draft_takes_a_form_of_ours_and_belongs_to_one_person_in_one_school(
    pupil: Pupil, senco: User, head: User, other_school: School, signed_in: SignedIn
) -> None:
    key = f"action~pupil:{pupil.pk}"
    _keep(signed_in(senco), key, what="Half a sentence")
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(senco)
    for name in ("keep-draft", "let-draft-go"):
        assert forged.post(reverse(name, args=[key]), {"what": "Forged"}).status_code == 403
    client = signed_in(head)
    client.post(reverse("let-draft-go", args=[key]))
    _keep(client, key, what="The head’s")
    kept = {draft.user: draft.data["what"] for draft in Draft.objects.all()}
    assert kept == {senco: ["Half a sentence"], head: ["The head’s"]}
    MembershipFactory(user=senco, school=other_school, role="senco")
    client = signed_in(senco)
    client.get(reverse("today"))
    client.post(reverse("switch-school"), {"school": other_school.pk})
    theirs = PupilFactory(school=other_school)
    page = client.get(reverse("action-add", args=[theirs.pk])).content.decode()
    assert "You typed something" not in page
    assert client.get(reverse("action-add", args=[pupil.pk])).status_code == 404


def test_each_page_of_a_form_has_a_draft_of_its_own(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client, key = signed_in(senco), f"action~pupil:{pupil.pk}"
    address = reverse("action-add", args=[pupil.pk])
    _keep(client, key, what="Ring the mother", draft_page="a-1")
    _keep(client, key, what="Ask for the report", draft_page="b-2")
    _keep(client, key, what="Ask for the speech report", draft_page="b-2")
    used = client.get(address, {"draft": "use"}).content.decode()
    assert "Ask for the speech report" in used
    assert 'data-draft-page="b-2"' in used
    form = {"what": "Ask", "due_on": "27 11 2026", "owner": str(senco.pk)}
    sent = client.post(address, form | {"kept_as": key, "draft_page": "b-2"})
    assert sent.status_code == 302
    assert Draft.objects.get().page == "a-1", "what was typed elsewhere is still offered"
    assert "Ring the mother" in client.get(address, {"draft": "use"}).content.decode()


def test_a_draft_that_arrives_after_its_form_was_saved_is_not_kept(
    pupil: Pupil, senco: User, head: User, signed_in: SignedIn
) -> None:
    client, key = signed_in(senco), f"action~pupil:{pupil.pk}"
    address = reverse("action-add", args=[pupil.pk])
    form = {"what": "Ask", "due_on": "27 11 2026", "owner": str(senco.pk)}
    client.post(address, form | {"kept_as": key, "draft_page": "a-1"})
    late = client.post(reverse("keep-draft", args=[key]), form | {"draft_page": "a-1"})
    assert late.json() == {"kept": False}
    assert not Draft.objects.exists()
    other = signed_in(head).post(reverse("keep-draft", args=[key]), form | {"draft_page": "a-1"})
    assert other.json() == {"kept": True}, "a page is its writer's own"


def test_a_page_that_names_itself_oddly_keeps_its_draft_all_the_same(
    pupil: Pupil, senco: User, signed_in: SignedIn
) -> None:
    client, key = signed_in(senco), f"action~pupil:{pupil.pk}"
    _keep(client, key, what="Ring", draft_page="<script>" * 20)
    assert Draft.objects.get().page == ""
