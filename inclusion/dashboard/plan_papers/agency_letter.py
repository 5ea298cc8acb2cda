"""L11 to an agency: it is asked to come to a meeting about a plan, and told what is asked of it.

Source: statutory.md K.4 (L11) and K.1 (LBU, agency request). It says no more about the pupil than who
is meant (dp.share-basis): the full name only where the family's consent for this agency stands.
"""

from collections.abc import Iterator

from cases.models import Consent
from cases.selectors.sharing import standing_consents
from exclusions.letters.letter import Letter, Section, points, section
from exclusions.letters.standing import Standing, standing_of
from inclusion.accounts.person import Person
from inclusion.words import day, listing, weekday
from interventions.models import Plan, PlanAgency

from .letters import Drafted, booked, kept_data, signed_by
from .record import Record, next_review, read

SORT, TITLE = "agency", "Invitation of an agency"


def agency_of(plan: Plan, agency_id: int) -> PlanAgency | None:
    """The agency of this plan, by its own number; None where it is not one of the plan's."""
    return next((a for a in plan.agencies.all() if a.agency_id == agency_id), None)


def agency_letter(person: Person, plan: Plan, invited: PlanAgency) -> Drafted:
    """The invitation of one agency, filled from the plan."""
    record, standing = read(person, plan), standing_of(plan.school)
    agency = invited.agency
    found = standing_consents(person, plan.pupil)
    consents = [consent for consent in found if consent.agency_id == agency.pk]
    called = plan.pupil.name if consents else plan.pupil.short_name
    to = tuple(part for part in (agency.contact_name, agency.name) if part)
    sections = _sections(record, standing, invited, called, consents)
    letter = Letter(
        variant=f"L11-{SORT}",
        subject=f"{plan.get_kind_display()} for {called}: invitation to a meeting",
        on=person.on,
        letterhead=standing.letterhead,
        to=to,
        salutation=f"Dear {agency.contact_name or 'colleague'}",
        sections=tuple(part for part in sections if part.says_something),
        closing="Yours sincerely",
        signed=signed_by(plan, standing),
        mandatory=(),
        foot=f"Private and confidential · {plan.school.name}",
    )
    return Drafted(
        sort=SORT,
        title=TITLE,
        letter=letter,
        contact_id=None,
        forenames=record.cleaner.forenames(),
        left_out=record.left_out(
            "What the plan says: an agency is told who is meant, when and where.",
            *(() if consents else (_without_consent(plan, agency.name),)),
        ),
        missing=booked(plan, person.on),
        instead="",
        data=kept_data(SORT, agency.pk, agency.name, "", letter),
    )


def _without_consent(plan: Plan, agency: str) -> str:
    return (
        f"{plan.pupil.forename}’s surname: no consent to share with {agency} stands today. Tell it by "
        "telephone who is meant, or write the family’s consent down first."
    )


def _sections(
    record: Record,
    standing: Standing,
    invited: PlanAgency,
    called: str,
    consents: list[Consent],
) -> Iterator[Section]:
    plan = record.plan
    to_do = "agree" if plan.status == Plan.Status.DRAFT else "review"
    article = "an" if plan.kind == Plan.Kind.IBP else "a"
    yield section(
        "opening",
        "",
        f"We would like you to come to a meeting at which {called}, the family and the school {to_do} "
        f"{article} {plan.get_kind_display()}. It is a plan that helps a pupil to do well at school.",
    )
    yield from _meeting(record)
    yield section("asked", "What we ask of you", *points(_asked(called)))
    if invited.contribution.strip():
        yield section(
            "gives", "What we have noted", f"You contribute: {record.line(invited.contribution)}"
        )
    yield section("sharing", "What we may share", *_shared(consents))
    yield _answer(plan, standing)


def _meeting(record: Record) -> Iterator[Section]:
    plan = record.plan
    if not next_review(plan, record.person.on) or plan.next_review_on is None:
        return
    on, place = weekday(plan.next_review_on), record.line(plan.next_review_at)
    when = f"{on}, {place}." if place else f"{on}. We will tell you the time and the place."
    yield section("meeting", "The meeting", when, "You may also join by telephone or video.")


def _asked(called: str) -> tuple[str, ...]:
    return (
        "come, or send a colleague who knows your work on this",
        f"tell us beforehand what you know of what helps {called}, and what gets in the way: a few "
        "lines are enough, also if you cannot come",
        "say what your service can do, who does it and from when",
    )


def _shared(consents: list[Consent]) -> tuple[str, ...]:
    """What the family agreed to, in its words; without that, that nothing more is written here."""
    if not consents:
        return ("We write no more here. Ask us what we may share with you before the meeting.",)
    agreed = (f"{c.what}, for {c.purpose}, until {day(c.ends_on)}" for c in consents)
    return (f"The family has agreed that we share with you: {listing(agreed)}.",)


def _answer(plan: Plan, standing: Standing) -> Section:
    """Whom to answer: the lead, and the school's contact for letters."""
    how = ", ".join(part for part in (standing.contact, standing.phone, standing.email) if part)
    names = [part for part in (plan.lead.name if plan.lead else "", how) if part]
    whom = " or ".join(dict.fromkeys(names)) or "the school"
    return section("contact", "Your answer", f"Please tell {whom} whether you come.")
