"""Links for families: the list of a plan with what became of each, and the one that a token opens."""

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from cases.models import Contact
from cases.selectors import contacts_of
from inclusion.accounts.person import Person
from inclusion.words import said
from interventions.link_state import hashed, is_open
from interventions.models import FamilyLink, Plan

from .plans import visible_plans


@dataclass(frozen=True)
class LinkRow:
    """A link as the list shows it; `tone` is the colour that goes with the words."""

    link: FamilyLink
    state: str
    tone: str
    words: str
    is_open: bool


def links_of(plan: Plan) -> list[LinkRow]:
    """The plan's links, newest first. One query."""
    return [_row(link) for link in plan.family_links.select_related("made_by", "contact", "plan")]


def _row(link: FamilyLink) -> LinkRow:
    opened = f"opened {link.opened} {'time' if link.opened == 1 else 'times'}"
    if link.used_at:
        return LinkRow(link, "Used", "fine", f"Sent {said(link.used_at)}", False)
    if link.revoked_at:
        return LinkRow(link, "Revoked", "", f"Taken back {said(link.revoked_at)}", False)
    if link.expires_at <= timezone.now():
        return LinkRow(link, "Expired", "soon", f"Ended {said(link.expires_at)}, {opened}", False)
    if not is_open(link, timezone.now()):
        return LinkRow(link, "Closed", "", "Not to be contacted, or the plan has ended", False)
    begun = ", something is typed and not sent" if link.typed else ""
    words = f"Until {said(link.expires_at)}, {opened}{begun}"
    return LinkRow(link, "Open", "note", words, True)


def link_for(person: Person, link_id: int) -> FamilyLink:
    """One link of a plan that the person may see. Raises Http404 otherwise."""
    links = FamilyLink.objects.filter(plan__in=visible_plans(person))
    link = links.select_related("plan__pupil__school").filter(pk=link_id).first()
    if link is None:
        raise Http404("No such link here.")
    return link


def link_of(token: str) -> FamilyLink | None:
    """The link that was made with this token, open or not; None for a token that was never given out."""
    links = FamilyLink.objects.select_related("plan__pupil__school", "contact")
    return links.filter(token_hash=hashed(token)).first()


def whom_to_ask(person: Person, plan: Plan) -> list[Contact]:
    """Contacts of the pupil who may be contacted."""
    return [c for c in contacts_of(person, plan.pupil) if not c.do_not_contact]
