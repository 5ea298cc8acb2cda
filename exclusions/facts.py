"""Rows of this app as facts for the rules. Registered in apps.py; ids are what alerts count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import Pupil
from inclusion.rules.facts import (
    BoardFact,
    CancellationFact,
    ChangeFact,
    ChecksFact,
    SuspensionFact,
)

from .codes import CANCELLED, CHANGED, Factor, How, Kind, To, What
from .models import Considered, Decision, Notice, Recipient, Suspension

# The fact that each notice is the date of.
TOLD = {
    To.PARENTS: "parents_told_on",
    To.PARENTS_WRITTEN: "parents_written_on",
    To.LOCAL_AUTHORITY: "la_told_on",
    To.HOME_AUTHORITY: "home_authority_told_on",
    To.BOARD: "board_told_on",
    To.SOCIAL_WORKER: "social_worker_told_on",
    To.VIRTUAL_HEAD: "virtual_head_told_on",
    To.SIXTH_DAY: "sixth_day_details_on",
}


def facts(pupil_ids: Sequence[int], since: date) -> Mapping[int, tuple[SuspensionFact, ...]]:
    """Suspensions of many pupils that began on or after `since`, cancelled ones too. Four queries."""
    found: dict[int, list[SuspensionFact]] = defaultdict(list)
    rows = Suspension.objects.filter(pupil_id__in=pupil_ids, starts_on__gte=since)
    rows = rows.select_related("considered")
    rows = rows.prefetch_related("notices", "recipients", "decisions")
    for row in rows.order_by("starts_on", "pk"):
        beside = Beside(
            tuple(row.notices.all()),
            tuple(row.recipients.all()),
            tuple(row.decisions.all()),
            getattr(row, "considered", None),
        )
        found[row.pupil_id].append(as_fact(row, beside))
    return {pupil_id: tuple(of_pupil) for pupil_id, of_pupil in found.items()}


def counted(pupil_ids: Sequence[int], since: date) -> Mapping[int, tuple[SuspensionFact, ...]]:
    """As `facts`, for totals alone: without notices, recipients, decisions and checks. One query."""
    found: dict[int, list[SuspensionFact]] = defaultdict(list)
    rows = Suspension.objects.filter(pupil_id__in=pupil_ids, starts_on__gte=since)
    for row in rows.order_by("starts_on", "pk"):
        found[row.pupil_id].append(as_fact(row))
    return {pupil_id: tuple(of_pupil) for pupil_id, of_pupil in found.items()}


def facts_of(pupil: Pupil) -> tuple[SuspensionFact, ...]:
    """Every suspension ever recorded of one pupil, without its notices. One query."""
    rows = Suspension.objects.filter(pupil=pupil).order_by("starts_on", "pk")
    return tuple(as_fact(row) for row in rows)


@dataclass(frozen=True)
class Beside:
    """What stands beside a suspension and matters to the rules."""

    notices: tuple[Notice, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    decisions: tuple[Decision, ...] = ()
    considered: Considered | None = None


NOTHING = Beside()


def as_fact(row: Suspension, beside: Beside = NOTHING) -> SuspensionFact:
    """One row, with what stands beside it where that matters, as the rules read it.

    A permanent exclusion has no sessions.
    """
    told = _told(beside.notices, beside.recipients)
    dates: dict[str, Any] = {fact: told[to].told_on for to, fact in TOLD.items() if to in told}
    return SuspensionFact(
        id=fact_id(row),
        start=row.starts_on,
        kind=row.kind,
        sessions=1 if row.kind == Kind.LUNCHTIME else row.sessions or 0,
        start_session=row.start_session,
        decided_on=row.decided_on,
        decided_by=row.decided_as or None,
        reasons=tuple(row.reasons),
        grounds=row.grounds,
        misses_exam_on=row.misses_exam_on,
        **dates,
        parents_written_by=_delivery(told.get(To.PARENTS_WRITTEN)),
        representations_on=row.representations_on,
        board_met_on=row.board_met_on,
        board_decision=row.board_decision or None,
        board_decision_given_on=row.board_decision_given_on,
        review_panel_applied_on=row.review_panel_applied_on,
        sixth_day_provision_from=row.sixth_day_provision_from,
        provision_site=row.provision_site or None,
        reintegration_meeting_on=row.reintegration_meeting_on,
        work_set_on=row.work_set_on,
        cancelled_on=row.cancelled_on,
        returned_on=row.returned_on,
        return_refused=row.return_refused,
        not_due=half_days(row.not_due),
        sessions_as_issued=row.sessions_as_issued,
        change=_change(beside),
        board=_board(told),
        checks=_checks(row, beside.considered),
        cancellation=_cancellation(row, told),
        dealt_with=row.origin == Suspension.Origin.EARLIER,
    )


def half_days(texts: Iterable[str]) -> tuple[tuple[date, str], ...]:
    """Half-days as they are kept ("2026-11-23-pm") as pairs of a day and "am" or "pm"."""
    return tuple((date.fromisoformat(text[:10]), text[11:]) for text in texts)


def _told(notices: Iterable[Notice], recipients: Iterable[Recipient]) -> dict[str, Notice]:
    """By kind the notice that counts: of several households the last, once each has its own.

    While a household still waits for its letter, nobody counts as written to. Of several letters
    that tell one household the same, the first told it.
    """
    found: dict[str, Notice] = {}
    reached: dict[str, set[int]] = defaultdict(set)
    to_all: set[str] = set()
    heard: dict[tuple[str, int | None], Notice] = {}
    for notice in sorted(notices, key=lambda notice: notice.told_on):
        heard.setdefault((notice.kind, notice.recipient_id), notice)
    for notice in sorted(heard.values(), key=lambda notice: notice.told_on):
        found[notice.kind] = notice
        if notice.recipient_id:
            reached[notice.kind].add(notice.recipient_id)
        else:
            to_all.add(notice.kind)
    households = {recipient.pk for recipient in recipients}
    return {
        kind: notice
        for kind, notice in found.items()
        if kind in to_all or households <= reached[kind]
    }


def last_shortened(decisions: Iterable[Decision]) -> Decision | None:
    """The decision that made a suspension shorter last, of which everybody is told."""
    shorter = (decision for decision in decisions if decision.what == What.SHORTENED)
    return max(shorter, key=lambda decision: decision.number, default=None)


def tells_of(notice: Notice, shorter: Decision) -> bool:
    """Whether a notice about a shortening speaks of this one: by its number, else by its day."""
    if notice.decision > 1:
        return notice.decision == shorter.number
    return notice.told_on >= shorter.decided_on


def _change(beside: Beside) -> ChangeFact | None:
    last = last_shortened(beside.decisions)
    if last is None:
        return None
    of_it = [notice for notice in beside.notices if tells_of(notice, last)]
    told = _told(of_it, beside.recipients)
    return ChangeFact(decided_on=last.decided_on, **_each_told(told, To.CHANGE, CHANGED))


def _board(told: Mapping[str, Notice]) -> BoardFact | None:
    """How the board's decision was sent: the time to apply for a review runs from its arrival."""
    sent_by = _delivery(told.get(To.BOARD_DECISION))
    return BoardFact(decision_sent_by=sent_by) if sent_by else None


def _checks(row: Suspension, considered: Considered | None) -> ChecksFact | None:
    """What was weighed before the decision; None where nobody was asked."""
    return checks_of(considered, row.kind == Kind.PERMANENT) if considered else None


def checks_of(considered: Considered, permanent: bool) -> ChecksFact:
    """What a head wrote down before deciding, as the rules ask for it."""
    limbs = None
    if permanent:
        written = (("breach", considered.breach), ("harm", considered.harm.strip()))
        limbs = tuple(limb for limb, words in written if words)
    return ChecksFact(
        fact_finding_note=bool(considered.fact_finding.strip()),
        pupil_account=bool(considered.pupil_account.strip()),
        equality_considered=bool(considered.equality.strip()),
        limbs=limbs,
        factors_considered=tuple(Factor.values) if considered.factors_looked_at else (),
        factors_found=tuple(considered.factors_found),
        one_off_offence=considered.one_off or None,
        suspensions_reviewed_on=considered.suspensions_reviewed_on,
        lesser_sanctions=bool(considered.lesser_sanctions.strip()),
        why_this_long=bool(considered.why_this_long.strip()),
        needs_considered=bool(considered.sen.strip()),
        gap_reasons=tuple(kind for kind, why in considered.gaps.items() if why.strip()),
        exclusions_team_consulted_on=considered.exclusions_team_consulted_on,
        early_review_requested_on=considered.early_review_requested_on,
        interim_pep_on=considered.interim_pep_on,
    )


def _delivery(notice: Notice | None) -> str | None:
    """How a letter came, where that moves the day from which a family's time runs."""
    sent = notice.how if notice else ""
    return sent if sent in (How.POST, How.HAND, How.EMAIL) else None


def _cancellation(row: Suspension, told: Mapping[str, Notice]) -> CancellationFact | None:
    if row.cancelled_on is None:
        return None

    return CancellationFact(
        **_each_told(told, To.CANCELLATION, CANCELLED),
        meeting_offered_on=_day(told, To.CANCELLATION_MEETING),
        reported_on=_day(told, To.CANCELLATION_REPORT),
    )


def _each_told(
    told: Mapping[str, Notice], everyone: To, each: Mapping[str, To]
) -> dict[str, date | None]:
    """When everyone at once, or each of them, heard of a later decision."""
    return {
        "told_on": _day(told, everyone),
        "parents_told_on": _day(told, each["parents"]),
        "board_told_on": _day(told, each["board"]),
        "la_told_on": _day(told, each["local_authority"]),
        "social_worker_told_on": _day(told, each["social_worker"]),
        "virtual_head_told_on": _day(told, each["virtual_head"]),
    }


def _day(told: Mapping[str, Notice], to: To) -> date | None:
    return told[to].told_on if to in told else None


def fact_id(row: Suspension) -> str:
    """The opaque reference of a suspension: "suspension:41"."""
    return f"suspension:{row.pk}"
