"""The link on which a family or a pupil says what they think: made once, opened by its holder, used once.

The token has 256 bits from the system's random source. Only its SHA-256 is kept, so that whoever reads
the database, a backup or a log cannot open a link.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils import timezone

from cases.locking import pupil_write
from cases.models import Contact
from inclusion.accounts.models import User
from inclusion.accounts.versions import save_as
from inclusion.errors import DomainError
from interventions.link_state import PRESSED_TWICE, hashed, is_open
from interventions.models import FamilyLink, Plan, View
from interventions.prompts import SETS, as_words

from .voice import check_review, view_from_link

TOKEN_BYTES = 32
DAYS = (3, 7, 14)
USUAL_DAYS = 7
MOST_TYPED = 100_000


@dataclass(frozen=True)
class MadeLink:
    """A link with its token, which is known at this moment only. `token` is empty afterwards."""

    link: FamilyLink
    token: str = ""


class ClosedLinkError(DomainError):
    """A link that opens nothing any more: used, run out, taken back, or its plan has ended."""

    def __init__(self) -> None:
        super().__init__("This link is closed.")


def make_link(
    *,
    plan: Plan,
    contact: Contact | None,
    days: int,
    by: User,
    on: date,
    before_review: int | None = None,
    once_key: str = "",
) -> MadeLink:
    """Make a link for a contact of the pupil, or for the pupil where `contact` is None.

    It ends after `days` days. Raises DomainError for a plan that has ended, a contact who is not to
    be contacted or is not this pupil's, and other numbers of days than 3, 7 and 14.
    """
    key = f"link:{plan.pk}:{by.pk}:{once_key}"[:80] if once_key else None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with pupil_write(plan.pupil, on) as pupil:
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        standing = FamilyLink.objects.filter(once_key=key).first() if key else None
        if standing:
            return _shown_again(standing, token)
        _check(plan, contact, days)
        check_review(plan, before_review)
        link = FamilyLink(
            plan=plan,
            voice=View.Voice.FAMILY if contact else View.Voice.PUPIL,
            for_whom=contact.name if contact else pupil.name,
            contact=contact,
            before_review=before_review,
            token_hash=hashed(token),
            made_by=by,
            expires_at=timezone.now() + timedelta(days=days),
            once_key=key,
        )
        return MadeLink(save_as(link, by=by), token)


def _check(plan: Plan, contact: Contact | None, days: int) -> None:
    if plan.status == Plan.Status.ENDED:
        raise DomainError("This plan has ended: no link is made for it.")
    if contact and contact.pupil_id != plan.pupil_id:
        raise DomainError("Choose somebody from the list.", "who")
    if contact:
        contact.refresh_from_db(fields=["do_not_contact"])
        if contact.do_not_contact:
            raise DomainError(f"{contact.name} is not to be contacted.", "who")
    if days not in DAYS:
        raise DomainError("Choose 3, 7 or 14 days.", "days")


def _shown_again(link: FamilyLink, token: str) -> MadeLink:
    """A button pressed twice makes one link, and the browser shows the second answer only.

    That one gets an address that works: the first one's was never seen.
    """
    fresh = timezone.now() - link.made_at < PRESSED_TWICE
    if not fresh or link.opened or link.used_at or link.revoked_at:
        return MadeLink(link)
    FamilyLink.objects.filter(pk=link.pk).update(token_hash=hashed(token))
    return MadeLink(link, token)


def revoke_link(*, link: FamilyLink, by: User, on: date) -> FamilyLink:
    """Take a link back. One that is used or taken back already stays as it is."""
    with pupil_write(link.plan.pupil, on):
        link = FamilyLink.objects.select_for_update().get(pk=link.pk)
        if link.used_at or link.revoked_at:
            return link
        link.revoked_at, link.revoked_by, link.typed = timezone.now(), by, {}
        return save_as(link, by=by, reason="Taken back")


def note_opened(link: FamilyLink) -> None:
    """Count that somebody opened the page; who it was is not known."""
    FamilyLink.objects.filter(pk=link.pk).update(
        opened=F("opened") + 1, last_opened_at=timezone.now()
    )


def keep_typed(link: FamilyLink, typed: Mapping[str, str]) -> bool:
    """Keep what is typed and not sent, so that the same link offers it again.

    Whether it was kept: not when it is longer than any answer could be, or the link is closed.
    """
    kept = {name: str(typed[name]) for name in ("words", *SETS["older"]) if name in typed}
    if sum(map(len, kept.values())) > MOST_TYPED:
        return False
    # In one statement: what is typed in one tab cannot come back after another has sent it.
    standing = FamilyLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None)
    still_open = standing.filter(expires_at__gt=timezone.now())
    return bool(still_open.exclude(plan__status=Plan.Status.ENDED).update(typed=kept))


def forget_unsent(plan: Plan | None = None) -> int:
    """Forget what was typed and never sent on links that are over: of a plan, or all. How many they were.

    What a family did not send is theirs: it is kept for as long as they can still send it.
    """
    links = FamilyLink.objects.filter(plan=plan) if plan else FamilyLink.objects.all()
    over = Q(expires_at__lte=timezone.now()) | Q(plan__status=Plan.Status.ENDED)
    return links.filter(over).exclude(typed={}).update(typed={})


def send_words(*, link: FamilyLink, chosen: str, answers: Mapping[str, str], on: date) -> View:
    """Hand the answers to the school as one view, and close the link. Once: ClosedLinkError after it."""
    with pupil_write(link.plan.pupil, on):
        link = FamilyLink.objects.select_for_update().select_related("plan").get(pk=link.pk)
        if not is_open(link, timezone.now()):
            raise ClosedLinkError
        view = view_from_link(link, as_words(chosen, answers), on)
        link.used_at, link.typed = timezone.now(), {}
        save_as(link, by=None, reason="Sent")
        return view
