"""Who is expected at a review, and who may receive its pack."""

from collections.abc import Sequence

from cases.models import Contact
from cases.other_names import OtherNames
from inclusion.words import day
from interventions.held import latest_review
from interventions.models import Attendance, Plan, PlanAgency, Review

# What people type as the role, or instead of the name, of somebody of the family.
FAMILY_ROLES = frozenset(
    (
        "family", "parent", "parents", "carer", "parent or carer", "parent/carer", "foster carer",
        "guardian", "mother", "father", "mum", "dad", "stepmother", "stepfather", "grandmother",
        "grandfather", "grandparent", "aunt", "uncle", "sister", "brother",
    )
)  # fmt: skip


def expected_people(
    plan: Plan, contacts: Sequence[Contact], reviews: Sequence[Review], names: OtherNames
) -> tuple[str, ...]:
    """The pupil, the family, the school's people, invited agencies, and who came last time.

    `names` are taken out of what was typed for a meeting; contacts stand by their own names.
    """
    barred = {contact.name.casefold() for contact in contacts if contact.do_not_contact}
    found: dict[str, str] = {plan.pupil.short_name.casefold(): plan.pupil.short_name}
    # Last time's list also names the pupil, by the full name.
    found[plan.pupil.name.casefold()] = ""
    for contact in may_receive(contacts):
        found.setdefault(contact.name.casefold(), f"{contact.name}, {contact.relation}")
    if plan.lead:
        found.setdefault(
            plan.lead.name.casefold(), f"{plan.lead.name}, leads the {plan.short_kind}"
        )
    if plan.key_worker:
        found.setdefault(plan.key_worker.name.casefold(), f"{plan.key_worker.name}, key worker")
    for invited in plan.agencies.all():
        found.setdefault(_agency_key(invited), names.take_out(agency_words(invited)))
    last = latest_review(reviews)
    for attendance in last.attendances.all() if last else ():
        name = attendance.name.casefold()
        if name not in barred | found.keys() and name != plan.pupil.forename.casefold():
            found[name] = names.take_out(_name_and_role(attendance))
    return tuple(words for words in found.values() if words)


def _name_and_role(attendance: Attendance) -> str:
    """Mr Hale, class teacher; a role that was typed for a name stands alone."""
    if not attendance.role or attendance.name.casefold() in FAMILY_ROLES:
        return attendance.name
    return f"{attendance.name}, {attendance.role}"


def _agency_key(invited: PlanAgency) -> str:
    """The named professional, so that they are not listed again as who came last time."""
    return (invited.agency.contact_name or invited.agency.name).casefold()


def agency_name(invited: PlanAgency) -> str:
    """Dr Ade, Educational psychology"""
    agency = invited.agency
    return f"{agency.contact_name}, {agency.name}" if agency.contact_name else agency.name


def agency_words(invited: PlanAgency) -> str:
    """Educational psychology, Dr Ade (invited 20 November 2026, no reply yet)"""
    who = agency_name(invited)
    if not invited.invited_on:
        return f"{who} (to be invited)"
    answer = f": {invited.response}" if invited.response else ", no reply yet"
    return f"{who} (invited {day(invited.invited_on)}{answer})"


def may_receive(contacts: Sequence[Contact]) -> list[Contact]:
    """Contacts with parental responsibility whom the school may contact, in order of priority."""
    return [c for c in contacts if c.parental_responsibility and not c.do_not_contact]


def receiver_words(contact: Contact) -> str:
    """Dean Archer, father (parental responsibility); may be told: Attendance only

    What somebody may be told stands beside the name, so that whoever hands a paper over reads it.
    """
    limit = f"; may be told: {contact.may_be_told}" if contact.may_be_told else ""
    return f"{contact.name}, {contact.relation} (parental responsibility){limit}"


def recipients(plan: Plan, contacts: Sequence[Contact]) -> tuple[str, ...]:
    """Who may be given the pack: those with parental responsibility, and invited agencies."""
    family = [receiver_words(contact) for contact in may_receive(contacts)]
    agencies = [
        f"{invited.agency.name} (invited {day(invited.invited_on)})"
        for invited in plan.agencies.all()
        if invited.invited_on
    ]
    return (*family, *agencies)
