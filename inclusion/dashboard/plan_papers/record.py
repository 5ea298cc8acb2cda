"""What the papers of a plan are made from: the plan, whose names belong into it, what is left out."""

from dataclasses import dataclass
from datetime import date

from cases.models import Contact
from cases.other_names import Cleaner
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar
from inclusion.dashboard.tell_once_names import barred, family_names, family_recipients
from inclusion.words import count_of, day
from interventions.booked import coming
from interventions.documents.people import recipients
from interventions.documents.sentences import with_whom
from interventions.effort import amount
from interventions.limits import scale_words
from interventions.models import Plan, Strategy, Target
from interventions.selectors import TargetProgress, progress

DASH = "–"


@dataclass(frozen=True)
class Record:
    """One plan on its way to paper. `clean` takes other pupils' full names out of typed words."""

    person: Person
    plan: Plan
    contacts: list[Contact]
    cleaner: Cleaner

    def clean(self, words: str) -> str:
        """Typed words as they may be printed, the ends of their lines kept."""
        return self.cleaner.clean(words.strip())

    def line(self, words: str) -> str:
        """Typed words as one line."""
        return self.cleaner.clean(" ".join(words.split()))

    @property
    def targets(self) -> list[TargetProgress]:
        """The targets still agreed, in their order."""
        return progress(self.plan, school_calendar(self.person.school), self.person.on)

    def strategies(self, *sorts: Strategy.Sort) -> list[Strategy]:
        """The strategies of these sorts, in their order."""
        return [s for s in self.plan.strategies.all() if s.sort in sorts]

    def does(self, *sorts: Strategy.Sort, between: str = " · ") -> tuple[str, ...]:
        """Each strategy of these sorts as one line, with who does it and how often."""
        return tuple(self.line(with_whom(s, between)) for s in self.strategies(*sorts))

    def whose(self, target: Target) -> str:
        """Whose a target is, by name where one is known."""
        if target.owner == Target.Owner.PUPIL:
            return self.plan.pupil.forename
        return self.line(target.owner_name) or target.get_owner_display()

    def way(self, found: TargetProgress, goal: str = "; the goal is") -> str:
        """Times left without asking, a week: 14 at the start, 5 now; the goal is 3. "" without values."""
        target = found.target
        known = ((found.start, "at the start"), (found.now, "now"))
        # A number and its word stay on one line.
        said = ", ".join(
            f"{amount(target.measured_by, n)}\u00a0{when}" for n, when in known if n is not None
        )
        aim = "" if target.goal is None else f"{goal} {amount(target.measured_by, target.goal)}"
        values = f"{said}{aim}" if said else aim.lstrip("; .")
        return f"{self.measured(target)}: {values}." if values else ""

    def measured(self, target: Target) -> str:
        """How a target is measured, with its scale, to begin a sentence."""
        said = self.line(target.measure) or target.get_measured_by_display().lower()
        if target.end_of_scale:
            said = f"{said}, on a scale from {scale_words(target)}"
        return said[:1].upper() + said[1:]

    @property
    def family(self) -> tuple[str, ...]:
        """The pupil, and those with parental responsibility whom the school may contact."""
        return family_recipients(self.plan.pupil, self.contacts)

    @property
    def receivers(self) -> tuple[str, ...]:
        """The family, and the agencies that were invited."""
        return (self.plan.pupil.name, *recipients(self.plan, self.contacts))

    def left_out(self, *more: str) -> tuple[str, ...]:
        """The sentences of a preview about what does not print."""
        return (
            "Entries of the chronology, restricted ones among them: a plan’s papers hold only the "
            "plan.",
            *more,
            self.cleaner.left_out(),
            *barred(self.contacts),
        )


def read(person: Person, plan: Plan) -> Record:
    """The record of a plan that `plan_for` has let this person see."""
    contacts = list(plan.pupil.contacts.order_by("priority", "pk"))
    return Record(person, plan, contacts, Cleaner(plan.pupil, _own_names(plan, contacts)))


def _own_names(plan: Plan, contacts: list[Contact]) -> list[str]:
    """Names that belong into the plan: of the family, the staff it names, its agencies."""
    staff = [user.name for user in (plan.lead, plan.key_worker) if user]
    agencies = [invited.agency.contact_name for invited in plan.agencies.all()]
    typed = [plan.chair, plan.note_taker, plan.safe_person]
    return [*family_names(contacts), *staff, *agencies, *typed]


def values_of(found: TargetProgress) -> tuple[str, str, str]:
    """The value at the start, the latest one and the goal as people write them."""
    target = found.target
    start, now, goal = (
        amount(target.measured_by, n) for n in (found.start, found.now, target.goal)
    )
    return start, now, goal


def span(plan: Plan) -> str:
    """From when to when the plan runs, or ran."""
    return f"{day(plan.starts_on)} to {day(plan.ended_on or plan.ends_on)}"


def next_review(plan: Plan, on: date) -> str:
    """When the next review is booked, with its time and place; "" where none is, or its day is past."""
    booked = coming(plan, on)
    if booked is None or plan.status == Plan.Status.ENDED:
        return ""
    return ", ".join(part for part in (day(booked), plan.next_review_at) if part)


def cut_short(names: list[str]) -> str:
    """The sentence of a preview about what was cut to fit one side; "" where nothing was."""
    if not names:
        return ""
    return (
        f"To fit one side, {count_of(len(names), 'part')} cut short: {', '.join(names)}. "
        "The plan itself holds them in full."
    )
