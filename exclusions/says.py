"""What the page says about a proposed exclusion, in words: beside the form, and kept with the decision.

Plain text, lists and numbers only, so that a decision keeps as JSON what its head was shown, and the
same template shows both.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from cases.codes import SenStatus
from cases.models import Pupil
from inclusion import words
from inclusion.accounts.selectors import school_packs
from inclusion.rules.letters import LUNCHTIME, OVER_15, PERMANENT, UP_TO_5, UP_TO_15
from inclusion.rules.policy import Packs
from inclusion.rules.school_days import Skipped

from .codes import Kind, Session
from .permanent import LIMBS_RULE
from .proposal import Change, Line, WhatIf
from .question import BoardMeeting, Check, Requirement
from .rule_words import NO_EXTENDING, rule_in_words

Said = dict[str, Any]

# Told apart from the rest of what becomes due.
TELLING = frozenset(
    {"tell_parents", "write_to_parents", "tell_others", "tell_board", "report_to_board"}
)
MODES = {"must": "Must", "should": "Should", "advise": "Consider"}
HALVES = {Session.MORNING: "in the morning", Session.AFTERNOON: "in the afternoon"}
# Among those who are told, the family is named.
_TITLES = {
    "tell_parents": "Tell the family by telephone or in person",
    "write_to_parents": "Write to the family",
}
LETTERS = {
    UP_TO_5: "up to the total above which the governing board comes in",
    UP_TO_15: "with the right to ask the governing board to meet",
    OVER_15: "with the governing board’s meeting, which must take place",
    PERMANENT: "for a permanent exclusion",
    LUNCHTIME: "for a lunchtime",
}
# Sentences that name what was found about contributing factors: for those who read restricted notes.
ABOUT_FACTORS = frozenset({"hackney.pex.fte-instead"})


def says(what_if: WhatIf, pupil: Pupil) -> Said:
    """Everything that the page says to somebody who reads casework."""
    packs = school_packs(pupil.school)
    answer = what_if.answer
    tell = [r for r in answer.requirements if r.act in TELLING]
    due = [r for r in answer.requirements if r.act not in TELLING]
    limbs = [block for block in answer.blocks if block.rule == LIMBS_RULE]
    return {
        **dates(what_if, pupil),
        "needs": needs(pupil, what_if),
        "follows": _follows(what_if, packs),
        "totals": list(_totals(what_if)),
        "lines": [_line(line) for line in what_if.lines],
        "board": _board(answer.board, what_if) if answer.board else None,
        "unknown": [*_gaps(what_if), *_lengths(what_if)],
        "weigh": [_check(check) for check in (*limbs, *answer.checks)],
        "tried": _tried(what_if),
        "tell": [_requirement(act) for act in tell],
        "letter": f"{what_if.run.letter}: {LETTERS[what_if.run.letter]}",
        "due": [_requirement(act) for act in due],
    }


def dates(what_if: WhatIf, pupil: Pupil) -> Said:
    """The dates and the half-days that count: what somebody without casework is shown as well."""
    proposal = what_if.proposal
    edition = school_packs(pupil.school).pack("england").edition(proposal.decided_on)
    return {
        "kind": proposal.kind,
        "edition": edition.title,
        "first": words.weekday(proposal.starts_on),
        "first_half": HALVES[Session(proposal.start_session)],
        **_period(what_if),
        "halves": _halves(what_if),
        "from_sixth": _from_sixth(what_if),
    }


def needs(pupil: Pupil, what_if: WhatIf | None = None) -> list[Said]:
    """What a head keeps in mind about this pupil: a name and a sentence each."""
    found = {
        "SEN support": pupil.sen_status == SenStatus.SUPPORT
        and "Consider whether a need that is not met lies behind this, and whether an assessment "
        "should be asked for.",
        "EHC plan": pupil.sen_status == SenStatus.PLAN
        and "Consider asking the local authority for an early review of the plan.",
        "Looked after": pupil.looked_after
        and "Speak to the virtual school head and the designated teacher before deciding.",
        "Social worker": pupil.social_worker
        and "Speak to the social worker before deciding, and tell them at once afterwards.",
        "Adult": bool(what_if and what_if.run.adult)
        and f"{pupil.forename} is an adult by then and receives the letters personally.",
        "Not of compulsory school age": bool(what_if and not what_if.run.compulsory_age)
        and "No full-time education has to be arranged during the exclusion.",
    }
    return [{"name": name, "words": sentence} for name, sentence in found.items() if sentence]


def _period(what_if: WhatIf) -> Said:
    period = what_if.period
    if period is None:
        return {}
    return {
        "last": words.weekday(period.last),
        "last_half": "midday on" if period.last_session == Session.MORNING else "the end of",
        "length": words.school_days_lost(what_if.proposal.sessions),
        "returns": words.weekday(period.returns),
        "returns_half": HALVES[Session(period.returns_session)],
        "skipped": [_skipped(run) for run in what_if.skipped],
    }


def _skipped(run: Skipped) -> str:
    until = f" to {words.short_day(run.end)}" if run.end != run.start else ""
    return f"{run.reason} ({words.short_day(run.start)}{until})"


def _halves(what_if: WhatIf) -> list[Said]:
    """Day by day the register code of each half-day; a dash where the pupil is not due."""
    not_due = what_if.proposal.not_due
    by_day: dict[date, Said] = {}
    for half in what_if.run.codes:
        row = by_day.setdefault(half.day, {"day": words.short_day(half.day), "am": "", "pm": ""})
        row[half.session] = "–" if (half.day, half.session) in not_due else half.code
    return list(by_day.values())


def _from_sixth(what_if: WhatIf) -> str:
    """From when full-time education is due; nothing where it never is."""
    sixth = what_if.run.sixth_day
    if sixth is None or what_if.proposal.kind == Kind.LUNCHTIME:
        return ""
    return words.weekday(sixth)


def _follows(what_if: WhatIf, packs: Packs) -> Said | None:
    """What it begins at the end of, and what the guidance says about that."""
    reference = what_if.run.follows
    if not reference:
        return None
    said = rule_in_words(packs, NO_EXTENDING, what_if.proposal.decided_on)
    return {
        "record_id": int(reference.rpartition(":")[2]),
        "words": said.says,
        "rule": said.rule,
        "reference": said.reference,
    }


def _totals(what_if: WhatIf) -> Iterator[Said]:
    for term in what_if.terms:
        yield {"what": f"{term.name} term", "change": _change(term)}
    for year in what_if.years:
        limit = words.days_from_sessions(year.limit or 0)
        yield {"what": f"School year {year.name}, of {limit}", "change": _change(year)}
    before, after = what_if.count_in_term
    yield {"what": "Suspensions this term", "change": f"{before} → {after}"}


def _change(total: Change) -> str:
    if total.after is None:
        return "not known"
    before = words.days_from_sessions(total.before or 0)
    after = words.days_from_sessions(total.after)
    return f"{before} → {after} {'day' if total.after == 2 else 'days'}"


def _line(line: Line) -> str:
    over = "Goes over" if line.crossed else "Already over"
    where = f" in {line.in_term}" if line.in_term else ""
    return f"{over} {words.days_from_sessions(line.sessions)} days{where}"


def _board(board: BoardMeeting, what_if: WhatIf) -> Said:
    working = board.working
    return {
        "who": "If representations are made, the governing board must meet"
        if board.if_asked
        else "The governing board must meet",
        "by": words.weekday(board.due_on) if board.due_on else "",
        "length": board.length,
        "told": words.day(what_if.proposal.starts_on),
        "missing": board.missing,
        "advice": board.advice,
        "counted": working.counted if working else "",
        "left_out": working.left_out if working else "",
        "skipped": list(working.skipped) if working else [],
        "reference": board.reference,
    }


def _gaps(what_if: WhatIf) -> Iterator[Said]:
    for gap in what_if.answer.unknown:
        yield {"reason": gap.reason, "waits": gap.titles}


def _lengths(what_if: WhatIf) -> Iterator[Said]:
    missing = what_if.run.lengths_missing
    if missing:
        when = words.listing(map(words.day, missing))
        yield {
            "reason": f"How long the suspension from {when} was: none of its days count. Ask, and "
            "complete the record.",
            "waits": "the totals of term and school year",
        }


def _check(check: Check) -> Said:
    return {
        "rule": check.rule,
        "mode": check.mode,
        "asks": MODES.get(check.mode, "Must"),
        "title": check.title,
        "sentence": check.sentence,
        "level": check.level,
        "reference": check.reference,
    }


def _requirement(act: Requirement) -> Said:
    return {
        "title": _TITLES.get(act.act, act.title),
        "who": act.who,
        "by": words.weekday(act.due_on) if act.due_on else "",
        "already": act.already,
        "reasons": [_check(reason) for reason in act.reasons],
    }


def _tried(what_if: WhatIf) -> Said | None:
    expected = what_if.expected
    if expected is None:
        return None
    checks = what_if.proposal.checks
    explained = checks.gap_reasons if checks else ()
    return {
        "items": [
            {
                "words": item.words,
                "tried": item.tried,
                "explained": item.kind in explained,
                "since": words.day(item.since) if item.since else "",
                "url_name": item.url_name,
                "record_id": item.record_id,
            }
            for item in expected.items
        ],
        "reference": expected.reference,
    }


def without_factors(said: Said) -> Said:
    """The same for somebody who does not read restricted notes."""
    return {**said, "weigh": _open(said["weigh"])} if "weigh" in said else said


def _open(checks: Iterable[Said]) -> list[Said]:
    return [check for check in checks if check["rule"] not in ABOUT_FACTORS]
