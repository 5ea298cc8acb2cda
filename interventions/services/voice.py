"""Writing down what the pupil, the family or an agency says before a review, word for word."""

from datetime import date

from django.utils import timezone

from cases.locking import pupil_write
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError
from inclusion.words import day
from interventions.models import FamilyLink, Plan, View

# As the form of a plan takes it: about two printed pages. A longer statement is a document.
LONGEST_VIEW = 5000
LONGEST_NAME = 250


def write_view(
    *,
    plan: Plan,
    voice: str,
    said_by: str,
    said_on: date,
    words: str,
    by: User,
    on: date,
    written_down_by: str = "",
    before_review: int | None = None,
) -> View:
    """Keep somebody's words before a review of this number; None when the plan begins.

    The same words of the same person and day are kept once. Raises DomainError for a plan that has
    ended, a day in the future, a review that is not the next or an earlier one, and without words.
    """
    with pupil_write(plan.pupil, on):
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        if plan.status == Plan.Status.ENDED:
            raise DomainError("This plan has ended: nothing more is written down for it.")
        if said_on > on:
            raise DomainError(f"{day(said_on)} is in the future.", "said_on")
        _check_words(voice, said_by, words)
        check_review(plan, before_review)
        same = View.objects.filter(
            plan=plan, voice=voice, said_by=said_by, said_on=said_on, words=words
        )
        found = same.filter(before_review=before_review).first()
        view = View(
            plan=plan,
            voice=voice,
            said_by=said_by,
            said_on=said_on,
            words=words,
            written_down_by=written_down_by,
            before_review=before_review,
        )
        return found or save_as(view, by=by)


def withdraw_view(
    *,
    view: View,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> View:
    """Take somebody's words out of a plan without losing them, also when the plan has ended.

    They stay readable with the reason. The same form sent twice changes nothing. Raises ConflictError,
    or DomainError without a reason and for words that somebody withdrew for another one.
    """
    if not reason.strip():
        raise DomainError("Say why these words are withdrawn.", "reason")
    with pupil_write(view.plan.pupil, on):
        view = View.every.select_for_update().get(pk=view.pk)
        if view.withdrawn_at and view.withdrawn_reason == reason[:300]:
            return view
        if view.withdrawn_at:
            raise DomainError("These words have been withdrawn already.")
        check_version(view, expected_version)
        view.withdrawn_at, view.withdrawn_reason = timezone.now(), reason[:300]
        return save_as(view, by=by, reason=reason[:100])


def check_review(plan: Plan, number: int | None) -> None:
    """Refuse a number that is neither a held review's nor the next one's."""
    if number is not None and not 1 <= number <= next_review(plan):
        raise DomainError(f"The next review is number {next_review(plan)}.", "before_review")


def next_review(plan: Plan) -> int:
    """The number of the next review of a plan."""
    latest = plan.reviews.order_by("-number").first()
    return latest.number + 1 if latest else 1


def view_from_link(link: FamilyLink, words: str, on: date) -> View:
    """The view that somebody typed on their own link; nobody of the school wrote it."""
    _check_words(link.voice, link.for_whom, words)
    view = View(
        plan=link.plan,
        voice=link.voice,
        said_by=link.for_whom,
        said_on=on,
        words=words,
        written_down_by="themselves, on their link",
        before_review=link.before_review,
        family_link=link,
    )
    return save_as(view, by=None, reason="Typed on a family link")


def _check_words(voice: str, said_by: str, words: str) -> None:
    if voice not in View.Voice.values:
        raise DomainError("Choose whose words these are.", "who")
    if not said_by.strip():
        raise DomainError("Say whose words these are.", "said_by")
    if not words.strip():
        raise DomainError("Write down what was said.", "words")
    if len(words) > LONGEST_VIEW:
        raise DomainError(
            f"This has {len(words):,} characters: use at most {LONGEST_VIEW:,}.", "words"
        )
