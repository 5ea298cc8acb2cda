"""Writes about schools, terms, closures and drafts."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inclusion.errors import DomainError

from .models import Closure, Draft, FinishedPage, School, Term, User
from .person import Person
from .versions import check_version, remove_as, save_as

# The forms whose script keeps what is typed. What a colleague prepared for a head, and answers that
# wait to be checked, are drafts as well, but no request can write them by name.
AUTOSAVED = frozenset(
    {
        *("about-me", "action", "action-outcome", "amendment", "case", "case-close"),
        *("case-round", "case-round-review", "entry-details", "entry-told"),
        *("family-offer", "family-reply", "family-request", "family-words"),
        *("log-entry", "meeting", "plan", "plan-end", "plan-view", "review"),
        "review-correct",
        *("plan-extend", "follow-up"),
        *("letter", "letter-settings", "separation-letter"),
        *("suspension", "suspension-done", "suspension-earlier"),
        *("suspension-correct", "suspension-shorten", "suspension-education"),
        *("suspension-representations", "suspension-returned", "return-meeting"),
        *("suspension-work", "suspension-recipients"),
    }
)
# A person has a handful of forms open; beyond this the oldest is let go.
MOST_DRAFTS = 50
# How long a page is remembered after its form was saved: a tab may lie asleep with what it last typed.
STILL_ON_ITS_WAY = timedelta(days=3)

# Days of a term, and years around today in which one may begin: a pupil's whole time at school.
LONGEST_TERM = 366
YEARS_BACK = 15
YEARS_AHEAD = 3

# Apps above register what must be derived again when a school's calendar changes (AppConfig.ready).
_calendar_listeners: list[Callable[[int], object]] = []


def on_calendar_change(listener: Callable[[int], object]) -> None:
    """Call `listener(school_id)` inside the transaction that changes a school's calendar."""
    if listener not in _calendar_listeners:
        _calendar_listeners.append(listener)


def calendar_changed(school: School) -> None:
    """Give the calendar a new version and let the apps above derive again. Call inside `atomic`."""
    School.objects.filter(pk=school.pk).update(calendar_version=F("calendar_version") + 1)
    school.refresh_from_db(fields=["calendar_version"])
    for listener in _calendar_listeners:
        listener(school.pk)


@transaction.atomic
def save_term(
    *,
    school: School,
    name: str,
    starts_on: date,
    ends_on: date,
    by: User,
    on: date,
    term: Term | None = None,
    expected_version: int | None = None,
) -> Term:
    """Add or change a term.

    Raises ConflictError, or DomainError on impossible days or when it overlaps another term.
    """
    School.objects.select_for_update().get(pk=school.pk)
    if term:
        term = check_version(Term.objects.get(pk=term.pk, school=school), expected_version)
    _check_days(starts_on, ends_on, on)
    if (ends_on - starts_on).days > LONGEST_TERM:
        raise DomainError("A term lasts at most a year. Check both dates.", "ends_on")
    others = Term.objects.filter(school=school, starts_on__lte=ends_on, ends_on__gte=starts_on)
    clash = others.exclude(pk=term.pk if term else 0).first()
    if clash:
        raise DomainError(
            f"These dates overlap {clash.name} ({clash.starts_on:%-d %B %Y} to "
            f"{clash.ends_on:%-d %B %Y}).",
            "starts_on",
        )
    term = term or Term(school=school)
    term.name, term.starts_on, term.ends_on = name, starts_on, ends_on
    save_as(term, by=by)
    calendar_changed(school)
    return term


@transaction.atomic
def save_closure(
    *,
    school: School,
    starts_on: date,
    ends_on: date,
    reason: str,
    by: User,
    on: date,
) -> Closure:
    """Add days without sessions. Raises DomainError on impossible days or a closure listed already."""
    School.objects.select_for_update().get(pk=school.pk)
    _check_days(starts_on, ends_on, on)
    if (ends_on - starts_on).days > 90:
        raise DomainError("A closure of more than 90 days is a gap between terms.", "ends_on")
    same = Closure.objects.filter(school=school, starts_on=starts_on, reason=reason)
    if same.exists():
        raise DomainError("This closure is already in the list.", "starts_on")
    closure = Closure(school=school, starts_on=starts_on, ends_on=ends_on, reason=reason)
    save_as(closure, by=by)
    calendar_changed(school)
    return closure


def _check_days(starts_on: date, ends_on: date, on: date) -> None:
    """Refuse days that are a slip of the pen: a wrong year puts every due date wrong."""
    if ends_on < starts_on:
        raise DomainError("The last day is before the first day.", "ends_on")
    years = starts_on.year - on.year
    if not -YEARS_BACK <= years <= YEARS_AHEAD:
        raise DomainError(
            f"This is more than {YEARS_BACK} years ago or {YEARS_AHEAD} years ahead. "
            "Check the year.",
            "starts_on",
        )


@transaction.atomic
def remove_closure(*, closure: Closure, by: User) -> None:
    """Take a closure out of the calendar; its history stays."""
    school = School.objects.select_for_update().get(pk=closure.school_id)
    remove_as(closure, by=by)
    calendar_changed(school)


def keep_draft(
    person: Person, form: str, about: str, data: dict[str, object], page: str = ""
) -> Draft:
    """Keep what a person has typed so far on a page of a form. Leaves no history.

    What was typed on another page of the same form stays beside it until it is taken up or let go.
    Of the forms that are kept while somebody types, a person's newest 50 stay.
    """
    draft, _ = Draft.objects.update_or_create(
        user=person.user,
        school=person.school,
        form=form,
        about=about,
        page=page,
        defaults={"data": data},
    )
    if form in AUTOSAVED:
        kept = Draft.objects.filter(user=person.user, form__in=AUTOSAVED)
        old = kept.order_by("-saved_at", "-pk").values_list("pk", flat=True)[MOST_DRAFTS:]
        Draft.objects.filter(pk__in=list(old)).delete()
    return draft


def drop_draft(person: Person, form: str, about: str = "", page: str = "") -> None:
    """Forget a draft once its form has been saved or its writer has let it go.

    That of the page, where it names itself; otherwise the newest, which is the one that is offered.
    """
    kept = Draft.objects.filter(user=person.user, school=person.school, form=form, about=about)
    if page:
        FinishedPage.objects.get_or_create(user=person.user, page=page)
        kept.filter(page=page).delete()
        earlier = timezone.now() - STILL_ON_ITS_WAY
        FinishedPage.objects.filter(user=person.user, at__lt=earlier).delete()
    elif newest := kept.order_by("-saved_at", "-pk").first():
        newest.delete()
