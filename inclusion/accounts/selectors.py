"""Reads about schools and people. The calendar is built once a version and kept in memory."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from inclusion.rules.pack import Own, Packs, load_packs
from inclusion.rules.school_days import Closure as ClosureDays
from inclusion.rules.school_days import SchoolCalendar
from inclusion.rules.school_days import Term as TermDays

from .models import Closure, Draft, FinishedPage, Membership, School, SchoolSetting, Term, User
from .permissions import Role
from .person import Person
from .settings_laid import Laid, lay_over, stored_settings

# Those who see pupils' records and may be asked to lead, to help or to read.
CASEWORK_ROLES = (Role.STAFF, Role.PASTORAL, Role.SENCO, Role.HEAD, Role.DSL)


def school_by_slug(slug: str) -> School:
    """The school with this slug or id. Raises School.DoesNotExist."""
    if slug.isdigit():
        return School.objects.get(pk=int(slug))
    return School.objects.get(slug=slug)


def school_calendar(school: School) -> SchoolCalendar:
    """The school's terms and closures as the rules read them."""
    return _calendar(school.pk, school.calendar_version)


@lru_cache(maxsize=256)
def _calendar(school_id: int, version: int) -> SchoolCalendar:
    terms = Term.objects.filter(school_id=school_id).order_by("starts_on")
    closures = Closure.objects.filter(school_id=school_id).order_by("starts_on")
    return SchoolCalendar(
        [TermDays(t.name, t.starts_on, t.ends_on) for t in terms],
        [ClosureDays(c.starts_on, c.ends_on, c.reason) for c in closures],
    )


def forget_calendars() -> None:
    """Empty the caches of calendars and packs. Tests roll schools back without a new version."""
    _calendar.cache_clear()
    _packs.cache_clear()


def school_packs(school: School) -> Packs:
    """The packs in force with this school's own settings laid over the local policy."""
    return _packs(school.pk, school.calendar_version).packs


def refused_settings(school: School) -> Mapping[tuple[str, date], str]:
    """The school's choices that the packs of today refuse, by name and first day, with the reason.

    The policy holds instead, until the next choice of that name.
    """
    return _packs(school.pk, school.calendar_version).refused


@lru_cache(maxsize=256)
def _packs(school_id: int, version: int) -> Laid:
    return lay_over(load_packs(), stored_settings(school_id))


def own_choices(school: School, name: str) -> tuple[Own, ...]:
    """What a school has chosen about one value or rule, in the order of the days it holds from."""
    rows = SchoolSetting.objects.filter(school=school, name=name).order_by("starts_on")
    return tuple(Own(row.value, row.reason, row.starts_on) for row in rows)


def colleagues(person: Person, *roles: Role, standing: Collection[int] = ()) -> "QuerySet[User]":
    """People with a current membership of the person's school, by name; of these roles if named.

    `standing` are ids of people whom a record names already: they stay to be chosen when they have
    left, so that changing something else does not drop them in silence.
    """
    current = Membership.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=person.on),
        school=person.school,
        from_on__lte=person.on,
    )
    if roles:
        current = current.filter(role__in=roles)
    here = Q(pk__in=current.values("user"), is_active=True)
    return User.objects.filter(here | Q(pk__in=standing)).order_by("name")


def my_draft(person: Person, form: str, about: str = "") -> Draft | None:
    """What this person last typed into this form about this record, if it was kept."""
    kept = Draft.objects.filter(user=person.user, school=person.school, form=form, about=about)
    return kept.order_by("-saved_at", "-pk").first()


def is_finished(person: Person, page: str) -> bool:
    """Whether the form of this page was saved or let go: what arrives from it now was on its way."""
    return bool(page) and FinishedPage.objects.filter(user=person.user, page=page).exists()


def others_typing(person: Person, form: str, about: str, since: datetime) -> list[Draft]:
    """Colleagues of this school who typed into the same form about the same record since then.

    Who and when, without what they typed: a draft is its writer's alone. The latest first.
    """
    drafts = Draft.objects.filter(
        school=person.school, form=form, about=about, saved_at__gte=since, user__is_active=True
    )
    drafts = drafts.exclude(user=person.user).select_related("user").only("user__name", "saved_at")
    latest = {draft.user_id: draft for draft in drafts.order_by("saved_at")}
    return sorted(latest.values(), key=lambda draft: draft.saved_at, reverse=True)


def term_for(person: Person, term_id: int) -> Term:
    """One term of the person's school. Raises Http404 otherwise."""
    return get_object_or_404(Term, pk=term_id, school=person.school)


def closure_for(person: Person, closure_id: int) -> Closure:
    """One closure of the person's school. Raises Http404 otherwise."""
    return get_object_or_404(Closure, pk=closure_id, school=person.school)


def calendar_page(school: School) -> dict[str, object]:
    """Terms newest first with their closures, the school days of each, and the last known day."""
    terms = list(Term.objects.filter(school=school).order_by("-starts_on"))
    closures = list(Closure.objects.filter(school=school).order_by("starts_on"))
    calendar = school_calendar(school)
    rows = [
        {
            "term": term,
            "closures": [c for c in closures if term.starts_on <= c.starts_on <= term.ends_on],
            "days": len(calendar.school_days(term.starts_on, term.ends_on)),
        }
        for term in terms
    ]
    return {"rows": rows, "last_day": terms[0].ends_on if terms else None}
