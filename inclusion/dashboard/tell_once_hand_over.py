"""The hand-over summary for the next school or agency: what helps first, then what is open."""

from dataclasses import dataclass
from typing import Any

from cases.models import Action, Case, Contact, Pupil
from cases.other_names import Cleaner
from cases.selectors import actions_of_pupil, cases_of_pupil
from cases.selectors.attendance import attendance_of
from cases.selectors.sharing import about_me_of, standing_consents
from exclusions.selectors import suspensions_of, totals_for
from inclusion.accounts.models import User
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.words import count_of, day
from interventions.documents.sentences import attendance_words, span, totals_words
from interventions.held import latest_review
from interventions.models import Plan
from interventions.selectors import plans_of

from .tell_once import Paper
from .tell_once_family import own_words
from .tell_once_names import barred, family_names, family_recipients


@dataclass(frozen=True)
class PlanLine:
    """One plan: what it was, from when to when, how it ended, and what was done in it."""

    what: str
    when: str
    outcome: str
    done: tuple[str, ...]


@dataclass(frozen=True)
class CaseLine:
    """One piece of inclusion work: the concern, the aim, and what came of it."""

    what: str
    concern: str
    outcome: str


@dataclass(frozen=True)
class Promised:
    """An action that is open at the hand-over."""

    what: str
    who: str
    due: str


@dataclass(frozen=True)
class HandOver:
    """What the hand-over summary says."""

    name: str
    strip: tuple[tuple[str, str], ...]
    own_words: tuple[tuple[str, str], ...]
    helps: tuple[tuple[str, str], ...]
    plans: tuple[PlanLine, ...]
    cases: tuple[CaseLine, ...]
    suspensions: str
    attendance: str
    actions: tuple[Promised, ...]
    contacts: tuple[str, ...]


def hand_over(person: Person, pupil: Pupil) -> Paper:
    """The summary for whoever works with the pupil next. A fixed number of queries."""
    contacts = list(pupil.contacts.order_by("priority", "pk"))
    plans, cases = _plans(person, pupil), list(cases_of_pupil(person, pupil))
    actions = list(actions_of_pupil(person, pupil))
    cleaner = Cleaner(pupil, [*family_names(contacts), *_staff(plans, cases, actions)])
    page = about_me_of(person, pupil)
    body = HandOver(
        name=pupil.name,
        strip=_strip(pupil, cases),
        own_words=own_words(page, cleaner) if page else (),
        helps=_helps(pupil, plans, cases, cleaner),
        plans=tuple(_plan(plan, cleaner) for plan in plans),
        cases=tuple(_case(case, cleaner) for case in cases),
        suspensions=_suspensions(person, pupil),
        attendance=attendance_words(
            attendance_of(pupil, school_calendar(person.school), person.on)
        ),
        actions=tuple(_promised(action, cleaner) for action in actions),
        contacts=tuple(_contact(contact) for contact in contacts if not contact.do_not_contact),
    )
    consents = standing_consents(person, pupil)
    agencies = [
        f"{consent.agency.name if consent.agency else consent.to_whom} (consent until "
        f"{day(consent.ends_on)}: {consent.what})"
        for consent in consents
    ]
    return Paper(
        kind="hand_over",
        template="documents/hand_over.html",
        title=f"Hand-over summary: {pupil.short_name}",
        about=f"pupil:{pupil.pk}",
        school=person.school.name,
        pupil=pupil.short_name,
        body=body,
        left_out=(
            "Every entry of the chronology, restricted ones among them: this is a summary.",
            "The UPN and the safeguarding file: they travel by their own ways.",
            cleaner.left_out(),
            *barred(contacts),
        ),
        recipients=(
            *family_recipients(pupil, contacts),
            *agencies,
            "The next school, once the pupil is on its roll",
        ),
        forenames=cleaner.forenames(),
    )


def _plans(person: Person, pupil: Pupil) -> list[Plan]:
    """Plans that ran or run, the newest first; a draft is nobody's promise yet."""
    found = plans_of(person, pupil).exclude(status=Plan.Status.DRAFT)
    found = found.exclude(outcome=Plan.Outcome.WITHDRAWN).prefetch_related("strategies")
    return list(found.order_by("-starts_on", "-pk"))


def _staff(plans: list[Plan], cases: list[Case], actions: list[Action]) -> list[str]:
    people: list[Any] = [case.lead for case in cases]
    people += [who for plan in plans for who in (plan.lead, plan.key_worker)]
    people += [action.owner for action in actions]
    return [who.name for who in people if who]


def _strip(pupil: Pupil, cases: list[Case]) -> tuple[tuple[str, str], ...]:
    group = f", {pupil.group.name}" if pupil.group else ""
    needs = f" ({pupil.needs_in_words})" if pupil.sen_needs else ""
    flags = (
        ("Looked after", pupil.looked_after),
        ("Previously looked after", pupil.previously_looked_after),
        ("Has a social worker", pupil.social_worker),
    )
    told = ", ".join(words for words, yes in flags if yes)
    rows = (
        ("Born", day(pupil.born_on)),
        ("Year and class", f"{pupil.year_name}{group}"),
        ("SEN", f"{pupil.get_sen_status_display()}{needs}"),
        ("Care", told),
        ("On roll here", _on_roll(pupil)),
        ("Who to ask here", next((_colleague(case.lead) for case in cases if case.is_open), "")),
    )
    return tuple((name, words) for name, words in rows if words)


def _colleague(user: User) -> str:
    """R. Osei, SENCO, senco@school.example"""
    return ", ".join(filter(None, (user.name, user.job_title, user.email)))


def _on_roll(pupil: Pupil) -> str:
    if pupil.entered_on and pupil.left_on:
        return span(pupil.entered_on, pupil.left_on)
    if pupil.left_on:
        return f"until {day(pupil.left_on)}"
    return f"since {day(pupil.entered_on)}" if pupil.entered_on else ""


def _helps(
    pupil: Pupil, plans: list[Plan], cases: list[Case], cleaner: Cleaner
) -> tuple[tuple[str, str], ...]:
    """Strengths, rewards and what calms things down: from the newest plan and the open case."""
    plan = plans[0] if plans else None
    case = next((case for case in cases if case.is_open), cases[0] if cases else None)
    said = (
        ("Strengths and interests", (plan.strengths if plan else "") or pupil.strengths),
        ("Rewards that work", plan.rewards if plan else ""),
        ("What calms things down", case.de_escalation if case else ""),
        ("If things get worse", plan.contingency if plan else ""),
    )
    return tuple((heading, cleaner.clean(words)) for heading, words in said if words.strip())


def _plan(plan: Plan, cleaner: Cleaner) -> PlanLine:
    outcome = plan.get_outcome_display() if plan.outcome else plan.get_status_display()
    last = latest_review(plan.reviews.all())
    judged = (
        f" Last review {day(last.held_on)}: {last.get_impact_display().lower()}." if last else ""
    )
    note = f": {plan.outcome_note.strip().rstrip('.')}" if plan.outcome_note.strip() else ""
    done = (f"{s.what} ({s.by_whom})" if s.by_whom else s.what for s in plan.strategies.all())
    return PlanLine(
        what=plan.get_kind_display(),
        when=span(plan.starts_on, plan.ended_on or plan.ends_on),
        outcome=cleaner.clean(f"{outcome}{note}.{judged}"),
        done=tuple(cleaner.clean(words) for words in done),
    )


def _case(case: Case, cleaner: Cleaner) -> CaseLine:
    closed = f" to {day(case.closed_on)}" if case.closed_on else ", open"
    return CaseLine(
        what=f"{case.get_category_display()}, {case.get_level_display().lower()}, from "
        f"{day(case.opened_on)}{closed}",
        concern=cleaner.clean(case.concern),
        outcome=cleaner.clean(case.outcome),
    )


def _suspensions(person: Person, pupil: Pupil) -> str:
    """How many suspensions stand in this school's record, and what was lost this school year."""
    standing = [s for s in suspensions_of(person, pupil) if not s.is_cancelled]
    if not standing:
        return "No suspension is on record here."
    totals = totals_words(totals_for(pupil, school_calendar(person.school), person.on))
    return f"{count_of(len(standing), 'suspension')} on record here. {totals}"


def _promised(action: Action, cleaner: Cleaner) -> Promised:
    return Promised(
        what=cleaner.clean(action.what),
        who=action.owner.name if action.owner else cleaner.clean(action.owner_name),
        due=day(action.due_on) if action.due_on else "–",
    )


def _contact(contact: Contact) -> str:
    """Kelly Archer, mother (parental responsibility), 07700 900123, may be told: …"""
    parts = [f"{contact.name}, {contact.relation}"]
    if contact.parental_responsibility:
        parts[0] += " (parental responsibility)"
    parts += [words for words in (contact.phone, contact.email) if words]
    parts += [f"prefers {contact.preferred_way}"] if contact.preferred_way else []
    parts += [f"language {contact.language}"] if contact.language else []
    parts += [f"may be told: {contact.may_be_told}"] if contact.may_be_told else []
    return ", ".join(parts)
