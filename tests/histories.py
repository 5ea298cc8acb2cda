"""Random histories of a pupil's record: what people do, as acts that two numbers vary."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from cases.models import Alert, AlertAnswer, Case, Pupil
from cases.services import answer_alert, change_case, close_case, log_entry, open_case
from exclusions.done_items import BY_NAME
from exclusions.models import Suspension
from exclusions.services import cancel_suspension, record_earlier_suspension, record_suspension
from exclusions.services.done import record_done
from exclusions.services.notices import Told, record_notices
from exclusions.telling.kinds import KINDS, Line
from inclusion.accounts.person import Person
from inclusion.accounts.services import save_closure
from interventions.models import Plan, Target
from interventions.services import activate_plan, end_plan, start_plan
from interventions.services.minutes import Minutes
from interventions.services.reviews import hold_review

from .factories import TODAY, TargetFactory, ViewFactory
from .interventions.making import WHY


@dataclass
class World:
    """What random histories happen to: two pupils of one school, and who acts."""

    head: Person
    senco: Person
    pupils: list[Pupil]
    days: tuple[date, ...] = field(default_factory=tuple)

    def pupil(self, n: int) -> Pupil:
        return self.pupils[n % len(self.pupils)]

    def day(self, n: int) -> date:
        """One of the last forty school days; 0 is today."""
        return self.days[-1 - n % 40]


def suspend(world: World, n: int, m: int) -> None:
    record_suspension(
        pupil=world.pupil(n),
        fields={
            "kind": "lunchtime" if m % 7 == 3 else "suspension",
            "decided_on": world.day(n),
            "starts_on": world.day(n),
            "sessions": 1 if m % 7 == 3 else (1, 2, 3, 6, 20)[m % 5],
            "reason_1": "DB",
            "what_happened": "Left the lesson.",
        },
        by=world.head,
        on=TODAY,
    )


def suspend_earlier(world: World, n: int, m: int) -> None:
    record_earlier_suspension(
        pupil=world.pupil(n),
        fields={"starts_on": world.day(m), "sessions": 2, "reason_1": "VA"},
        by=world.head,
        on=TODAY,
    )


def cancel(world: World, n: int, m: int) -> None:
    found = list(Suspension.objects.filter(pupil=world.pupil(n)).order_by("pk"))
    if found:
        cancel_suspension(
            suspension=found[m % len(found)],
            reason="Found to be mistaken.",
            by=world.head,
            on=TODAY,
        )


def record_dates(world: World, n: int, m: int) -> None:
    """The board met, the pupil came back: some of it, on any day."""
    if found := list(Suspension.objects.filter(pupil=world.pupil(n)).order_by("pk")):
        names = [name for at, name in enumerate(BY_NAME) if at % 3 == m % 3]
        days = {name: world.day(n) for name in names if name != "board_decision"}
        row = found[m % len(found)]
        record_done(suspension=row, fields=days, by=world.senco, on=TODAY, reason="Looked up.")


def tell(world: World, n: int, m: int) -> None:
    """Somebody was told on any day, in any way, each household by itself or all at once."""
    if found := list(Suspension.objects.filter(pupil=world.pupil(n)).order_by("pk")):
        row = found[m % len(found)]
        households = [0, *row.recipients.values_list("pk", flat=True)]
        kinds = [kind for at, kind in enumerate(KINDS) if at % 3 == m % 3]
        for kind in kinds:
            line = Line(kind.to, households[n % len(households)] if kind.each else 0)
            record_notices(
                suspension=row,
                lines=[line],
                told=Told(world.day(n), kind.hows[m % len(kind.hows)]),
                by=world.senco,
                on=TODAY,
            )


def judge(world: World, n: int, m: int) -> None:
    """Open a case, or change the judgements of the one that is open."""
    flags = {
        "at_risk_since": world.day(m) if m % 2 else None,
        "deteriorating_since": world.day(m) if m % 3 else None,
        "previous_plan_unsuccessful": bool(m % 5),
        "judgement_reason": "Seen by two colleagues.",
    }
    case = Case.objects.filter(pupil=world.pupil(n), closed_on__isnull=True).first()
    if case:
        change_case(case=case, fields=flags, team=[], by=world.senco.user, on=TODAY)
        return
    fields = {"concern": "Leaves", "category": "behaviour", "level": "universal", **flags}
    fields |= {"lead": world.senco.user, "opened_on": world.day(39)}
    open_case(pupil=world.pupil(n), fields=fields, team=[], by=world.senco.user, on=TODAY)


def close(world: World, n: int, m: int) -> None:
    case = Case.objects.filter(pupil=world.pupil(n), closed_on__isnull=True).first()
    if case:
        close_case(case=case, closed_on=TODAY, outcome="Settled.", by=world.senco.user, on=TODAY)


def plan(world: World, n: int, m: int) -> None:
    """Start a PSP or an IBP, complete it and let it run."""
    by, kind = world.senco.user, "ibp" if m % 3 == 0 else "psp"
    made = start_plan(pupil=world.pupil(n), kind=kind, by=by, on=TODAY, starts_on=world.day(m))
    for owner in Target.Owner.values[:3]:  # An IBP has three at most.
        TargetFactory(plan=made, owner=owner)
    made.strategies.create(what="Greet at the gate")
    ViewFactory(plan=made, voice="pupil")
    ViewFactory(plan=made, voice="family")
    said = {"lead": by, "key_worker": by if m % 2 else None, **WHY}
    Plan.objects.filter(pk=made.pk).update(**said)
    activate_plan(plan=made, by=by, on=TODAY)


def running(world: World, n: int) -> Plan | None:
    return Plan.objects.filter(pupil=world.pupil(n), status="active").first()


def review(world: World, n: int, m: int) -> None:
    if found := running(world, n):
        minutes = Minutes(held_on=world.day(m), impact=("insufficient", "partly", "met")[m % 3])
        hold_review(plan=found, minutes=minutes, by=world.senco.user, on=TODAY)


def end(world: World, n: int, m: int) -> None:
    if found := running(world, n):
        end_plan(
            plan=found,
            ended_on=world.day(m),
            outcome="partly",
            outcome_note="Looked at together.",
            sustainability="The check-in goes on.",
            next_steps="A club.",
            risk_after="lower",
            by=world.senco.user,
            on=TODAY,
        )


def talk(world: World, n: int, m: int) -> None:
    fields = {"kind": "key_worker", "happened_on": world.day(m), "what_happened": "Talked."}
    log_entry(pupils=[world.pupil(n)], fields=fields, by=world.senco.user, on=TODAY)


def answer(world: World, n: int, m: int) -> None:
    found = list(Alert.objects.filter(pupil=world.pupil(n)).order_by("act", "about"))
    if found:
        answer_alert(
            alert=found[m % len(found)],
            kind=AlertAnswer.Kind.values[m % 3],
            reason="Agreed with the family.",
            by=world.senco.user,
            on=TODAY,
        )


def shut(world: World, n: int, m: int) -> None:
    """Snow: a day's closure in the weeks to come, or one just past."""
    day = TODAY + timedelta(days=m - 5)
    save_closure(
        school=world.head.school,
        starts_on=day,
        ends_on=day,
        reason="Snow",
        by=world.head.user,
        on=TODAY,
    )


ACTS: tuple[Callable[[World, int, int], None], ...] = (
    suspend,
    suspend,
    suspend_earlier,
    cancel,
    record_dates,
    tell,
    judge,
    close,
    plan,
    review,
    end,
    talk,
    answer,
    shut,
)
STEPS = st.tuples(st.sampled_from(ACTS), st.integers(0, 79), st.integers(0, 39))
# Half of the histories begin where the second suspension has just raised an alert.
BEGINNINGS = st.sampled_from([[], [(suspend, 10, 1), (suspend, 20, 1)]])
HISTORIES = st.builds(lambda begun, then: [*begun, *then], BEGINNINGS, st.lists(STEPS, max_size=12))
