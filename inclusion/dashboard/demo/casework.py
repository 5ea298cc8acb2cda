"""Rounds of assess, plan, do and review for cases of the demonstration, and days to look again."""

from datetime import date

from cases.models import Case, Cycle
from cases.services import change_case, review_cycle, start_cycle

from .scene import Scene

_KNOWN = "Leaves the room when it is loud, most often after lunch. Settles when somebody he trusts is near."
_LEARNT = "The quiet table works on most days. Cover lessons are still hard."


def run_rounds(scene: Scene) -> None:
    """A reviewed round and one that runs for the newest case, one past its review for the next.

    Every flag gets the day on which somebody looks again.
    """
    cases = Case.objects.filter(school=scene.school, closed_on__isnull=True).select_related("pupil")
    newest = list(cases.order_by("-opened_on", "-pk")[:2])
    for number, case in enumerate(newest):
        if number == 0:
            first = _start(scene, case, _KNOWN, 14, case.opened_on)
            review_cycle(
                cycle=first,
                reviewed_on=scene.on,
                review=_LEARNT,
                direction=Case.Direction.IMPROVING,
                by=case.lead,
                on=scene.on,
            )
            _start(scene, case, _LEARNT, 35, scene.on)
        else:
            _start(scene, case, _KNOWN, 7, case.opened_on)
    for case in cases.filter(at_risk_since__isnull=False, at_risk_until__isnull=True):
        fields = {
            "at_risk_until": scene.after(scene.on, 10),
            "de_escalation": "A walk with a known adult; no questions for ten minutes.",
        }
        team = [member.user for member in case.members.select_related("user")]
        change_case(case=case, fields=fields, team=team, by=case.lead, on=scene.on)


def _start(scene: Scene, case: Case, known: str, days: int, since: date) -> Cycle:
    fields = {
        "started_on": since,
        "review_due_on": scene.after(since, days),
        "assess": known,
        "plan": "A quiet table by the door, and a card to leave with.",
        "do": "Class team each morning; the mentor on Tuesdays and Thursdays.",
    }
    return start_cycle(case=case, fields=fields, by=case.lead, on=scene.on)
