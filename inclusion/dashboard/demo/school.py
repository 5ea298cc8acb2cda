"""The schools of the demonstration: terms, people in every role, classes and agencies."""

from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from cases.models import Agency
from inclusion.accounts.models import Closure, Group, GroupStaff, Membership, School, Term, User
from inclusion.accounts.permissions import Role
from inclusion.accounts.selectors import school_calendar
from inclusion.accounts.versions import create_many_as

from .scene import Scene
from .terms import YearPlan, school_year_of, six_term_year, three_term_year

PASSWORD = "inclusion-demo"  # noqa: S105 (shown on the sign-in page of the demonstration)
DAY_ONE = date(2015, 9, 1)


@dataclass(frozen=True)
class SchoolPlan:
    """What a school of the demonstration looks like."""

    slug: str
    name: str
    domain: str
    establishment: str
    phase: str
    kind: str
    six_terms: bool
    year_groups: tuple[int, ...]
    class_size: int
    # Who holds each role, then colleagues without a sign-in, by the key that stories use.
    people: dict[str, tuple[str, str]]


MEADOW = SchoolPlan(
    slug="meadow-lane",
    name="Meadow Lane Primary School",
    domain="meadow.example",
    establishment="2901",
    phase=School.Phase.PRIMARY,
    kind=School.Kind.MAINTAINED,
    six_terms=False,
    year_groups=(0, 1, 2, 3, 4, 5, 6),
    class_size=31,
    people={
        "staff": ("L. Amoah", "Class teacher"),
        "pastoral": ("P. Greer", "Pastoral lead"),
        "senco": ("R. Osei", "SENCO"),
        "head": ("A. Bell", "Headteacher"),
        "dsl": ("N. Farah", "Deputy head and safeguarding lead"),
        "office": ("S. Holt", "Office manager"),
        "clerk": ("D. Wade", "Clerk to the governors"),
        "governor": ("C. Pinto", "Chair of governors"),
        "trust": ("J. Underhill", "Partnership lead"),
        "admin": ("V. Nowak", "School business manager"),
        "mentor": ("M. Doyle", "Learning mentor"),
        "assistant": ("E. Begum", "Teaching assistant"),
    },
)
HARBOUR = SchoolPlan(
    slug="harbour-academy",
    name="Harbour Academy",
    domain="harbour.example",
    establishment="4901",
    phase=School.Phase.SECONDARY,
    kind=School.Kind.ACADEMY,
    six_terms=True,
    year_groups=(7, 8, 9, 10, 11),
    class_size=22,
    people={
        "staff": ("H. Mistry", "Form tutor"),
        "pastoral": ("T. Campbell", "Head of year"),
        "senco": ("I. Fernandes", "SENCO"),
        "head": ("G. Okoye", "Principal"),
        "dsl": ("B. Walsh", "Vice principal and safeguarding lead"),
        "office": ("K. Lambert", "Office manager"),
        "clerk": ("O. Jarvis", "Clerk to the trustees"),
        "governor": ("F. Rahman", "Chair of the local board"),
        "trust": ("W. Slater", "Trust director of inclusion"),
        "admin": ("Z. Kaplan", "Systems manager"),
        "mentor": ("Y. Darko", "Learning mentor"),
        "assistant": ("Q. Lewis", "Teaching assistant"),
    },
)
# The name, what the service does, and whom to ask first.
AGENCIES = {
    "speech": ("Speech and language therapy", "Talking and understanding", "T. Lindo"),
    "psychology": ("Educational psychology service", "Learning and behaviour", "J. Parekh"),
    "inclusion": ("Local authority inclusion team", "Advice, and new starts", "R. Sutton"),
    "family": ("Family support service", "Early help at home", "A. Warsame"),
    "nurse": ("School nursing", "Health in school", "C. Bright"),
    "camhs": ("Child and adolescent mental health service", "Mental health", ""),
}


def make_school(plan: SchoolPlan, on: date, years: int) -> Scene:
    """A school with its people, groups and agencies, and terms for `years` past years, this and next."""
    school = School.objects.create(
        name=plan.name,
        slug=plan.slug,
        local_authority="204",
        establishment=plan.establishment,
        phase=plan.phase,
        kind=plan.kind,
    )
    people = _people(plan, school)
    _enter_terms(plan, school, on, years, people["admin"])
    scene = Scene(
        school=school,
        calendar=school_calendar(school),
        on=on,
        random=Random(f"{plan.slug} {on.isoformat()}"),
        people=people,
    )
    scene.agencies = [
        Agency(
            school=school,
            name=name,
            service=service,
            contact_name=contact,
            email=f"{key}@agency.example",
        )
        for key, (name, service, contact) in AGENCIES.items()
    ]
    create_many_as(scene.agencies, Agency, by=people["senco"])
    return scene


def share_trust_leads(scenes: list[Scene]) -> None:
    """A trust lead sees every school of the trust."""
    links = [
        Membership(user=home.people["trust"], school=away.school, role=Role.TRUST, from_on=DAY_ONE)
        for home in scenes
        for away in scenes
        if home is not away
    ]
    create_many_as(links, Membership, by=None)


def _people(plan: SchoolPlan, school: School) -> dict[str, User]:
    password, locked = make_password(PASSWORD), make_password(None)
    people = {
        key: User(
            email=f"{key}@{plan.domain}",
            name=name,
            job_title=job,
            password=password if key in Role.values else locked,
        )
        for key, (name, job) in plan.people.items()
    }
    create_many_as(list(people.values()), User, by=None)
    memberships = [
        Membership(
            user=user,
            school=school,
            role=key if key in Role.values else Role.STAFF,
            from_on=DAY_ONE,
        )
        for key, user in people.items()
    ]
    create_many_as(memberships, Membership, by=people["admin"])
    return people


def _enter_terms(plan: SchoolPlan, school: School, on: date, years: int, by: User) -> None:
    make = six_term_year if plan.six_terms else three_term_year
    this = school_year_of(on)
    plans: list[YearPlan] = [make(year) for year in range(this - max(years, 1), this + 2)]
    terms = [
        Term(school=school, name=t.name, starts_on=t.starts_on, ends_on=t.ends_on)
        for year in plans
        for t in year.terms
    ]
    closures = [
        Closure(school=school, reason=c.name, starts_on=c.starts_on, ends_on=c.ends_on)
        for year in plans
        for c in year.closures
    ]
    create_many_as(terms, Term, by=by)
    create_many_as(closures, Closure, by=by)


def make_groups(scene: Scene, plan: SchoolPlan, pupils_a_year: int) -> dict[int, list[Group]]:
    """Classes or forms by year group, enough for that many pupils a year."""
    count = max(1, -(-pupils_a_year // 32))
    letters = "ABCDEFGHJKLMNP"
    kind = Group.Kind.FORM if plan.six_terms else Group.Kind.CLASS
    by_year = {
        year: [
            Group(school=scene.school, kind=kind, name=_group_name(year, letters[n], count))
            for n in range(count)
        ]
        for year in plan.year_groups
    }
    groups = [group for found in by_year.values() for group in found]
    create_many_as(groups, Group, by=scene.people["office"])
    scene.groups = groups
    return by_year


def teach(scene: Scene, group: Group, *people: str) -> None:
    """These colleagues teach this group."""
    links = [GroupStaff(group=group, user=scene.people[key]) for key in people]
    create_many_as(links, GroupStaff, by=scene.people["office"])


def _group_name(year: int, letter: str, count: int) -> str:
    if year == 0:
        return "Reception" if count == 1 else f"Reception {letter}"
    return f"{year}{letter}" if count > 1 or year > 6 else f"Class {year}"
