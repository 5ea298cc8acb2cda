"""Which pupils a person sees, and how they find one."""

from collections.abc import Sequence

from django.db.models import Case as Ranked
from django.db.models import Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.http import Http404

from cases.models import Agency, Case, Contact, Professional, Pupil
from cases.models.pupils import fold
from cases.registry import further_own_pupils
from inclusion.accounts.models import AccessEvent, Group
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person


def visible_pupils(person: Person) -> QuerySet[Pupil]:
    """The pupils that this person may see: all of the school, or those whom they work with.

    They work with the pupils of their groups and case teams, and of the plans that they lead or whose
    key worker they are.
    """
    pupils = Pupil.objects.filter(school=person.school)
    if person.has(Right.SEE_ALL_PUPILS):
        return pupils
    if not person.has(Right.SEE_PUPILS):
        return pupils.none()
    further = further_own_pupils()
    statement = " UNION ".join([_OWN, *further])
    own = RawSQL(statement, [person.user.pk] * (3 + len(further)))  # noqa: S611 (constants and an id)
    return pupils.filter(pk__in=own)


# The pupils of a person's groups, of the open cases that they lead, and of those whose team they are on.
# As SQL: lists ask for it several times a page, and Django takes longer to build it than it takes to run.
_OWN = """
SELECT p.id FROM cases_pupil p JOIN accounts_groupstaff g ON g.group_id = p.group_id
    WHERE g.user_id = %s
UNION SELECT pupil_id FROM cases_case WHERE lead_id = %s AND closed_on IS NULL
UNION SELECT c.pupil_id FROM cases_case c JOIN cases_casemember m ON m.case_id = c.id
    WHERE m.user_id = %s AND c.closed_on IS NULL
"""


def own_pupil(person: Person, pupil_path: str = "pupil") -> Q:
    """Whether a row belongs to a pupil of the person's own groups, cases or case teams."""
    own = RawSQL(_OWN, [person.user.pk] * 3)  # noqa: S611 (constants and an id)
    return Q(**{f"{pupil_path}__in": own})


def pupil_for(person: Person, pupil_id: int) -> Pupil:
    """One pupil whom the person may see. Raises Http404 otherwise."""
    try:
        pupil = visible_pupils(person).select_related("group").get(pk=pupil_id)
    except Pupil.DoesNotExist:
        raise Http404("No such pupil here.") from None
    pupil.school = person.school
    return pupil


def find_pupils(person: Person, words: str, *, with_leavers: bool = False) -> QuerySet[Pupil]:
    """Pupils whose names hold every word that was typed, best first; or with this UPN.

    Case, accents and the comma of "Archer, Joe" do not matter. A full UPN finds its pupil; parts of
    one do not.
    """
    pupils = visible_pupils(person).select_related("group")
    if not with_leavers:
        pupils = pupils.filter(left_on__isnull=True)
    typed = fold(words.replace(",", " "))
    if not typed:
        return pupils
    upn = "".join(words.split()).upper()
    if len(upn) == 13 and upn[1:12].isdigit():
        return visible_pupils(person).select_related("group").filter(upn=upn)
    for word in typed.split():
        pupils = pupils.filter(search_name__contains=word)
    first = typed.split()[0]
    return pupils.annotate(
        rank=Ranked(
            When(search_name__startswith=first, then=Value(0)),
            When(search_name__contains=f"| {first}", then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    ).order_by("rank", "surname", "forename", "pk")


def recent_pupils(person: Person, limit: int = 6) -> list[Pupil]:
    """The pupils whom this person opened last, newest first. Two queries."""
    seen: dict[int, None] = {}
    events = AccessEvent.objects.filter(
        user=person.user,
        school=person.school,
        kind=AccessEvent.Kind.OPENED,
        about__startswith="pupil:",
    )
    for about in events.order_by("-at", "-id").values_list("about", flat=True)[: limit * 10]:
        seen.setdefault(int(about.removeprefix("pupil:")))
    ids = list(seen)[:limit]
    found = visible_pupils(person).only("forename", "surname").order_by().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def contacts_of(person: Person, pupil: Pupil) -> QuerySet[Contact]:
    """The people in a pupil's life, in the order in which to call them."""
    if not person.has(Right.SEE_CONTACTS):
        return Contact.objects.none()
    return Contact.objects.filter(pupil=pupil)


def contact_for(person: Person, contact_id: int) -> Contact:
    """One contact of a pupil whom the person may see. Raises Http404 otherwise."""
    contact = (
        Contact.objects.select_related("pupil", "pupil__school", "pupil__group")
        .filter(pk=contact_id, pupil__in=visible_pupils(person))
        .first()
    )
    if contact is None:
        raise Http404("No such contact here.")
    return contact


def agencies(person: Person) -> QuerySet[Agency]:
    """The school's agencies that are still in use."""
    return Agency.objects.filter(school=person.school, active=True)


def all_agencies(person: Person) -> QuerySet[Agency]:
    """The school's agencies, those in use first, each with the people still there as `named`."""
    there = Prefetch(
        "professionals", Professional.objects.filter(active=True).order_by("name"), "named"
    )
    found = Agency.objects.filter(school=person.school).prefetch_related(there)
    return found.order_by("-active", "name")


def agency_for(person: Person, agency_id: int) -> Agency:
    """One agency of the person's school. Raises Http404 otherwise."""
    agency = Agency.objects.filter(school=person.school, pk=agency_id).first()
    if agency is None:
        raise Http404("No such agency here.")
    return agency


def pupil_list(
    person: Person,
    words: str = "",
    *,
    year: int | None = None,
    group: int | None = None,
    sen: str = "",
    with_leavers: bool = False,
    with_open_case: bool = False,
) -> QuerySet[Pupil]:
    """The visible pupils that these filters leave, each with `has_open_case`."""
    pupils = find_pupils(person, words, with_leavers=with_leavers)
    if year is not None:
        pupils = pupils.filter(year_group=year)
    if group is not None:
        pupils = pupils.filter(group_id=group)
    if sen:
        pupils = pupils.filter(sen_status=sen)
    cases = Case.objects.filter(pupil=OuterRef("pk"), closed_on__isnull=True)
    if with_open_case:
        pupils = pupils.filter(Exists(cases))
    return pupils.annotate(has_open_case=Exists(cases))


def pupils_for(person: Person, pupil_ids: Sequence[int]) -> list[Pupil]:
    """These pupils, in the order asked for. Raises Http404 when the person may not see one of them."""
    found = visible_pupils(person).select_related("school", "group").in_bulk(list(pupil_ids))
    if len(found) != len(set(pupil_ids)):
        raise Http404("No such pupil here.")
    return [found[pk] for pk in dict.fromkeys(pupil_ids)]


def school_groups(person: Person) -> QuerySet[Group]:
    """The classes and forms of the person's school, by name."""
    return Group.objects.filter(school=person.school).order_by("name")
