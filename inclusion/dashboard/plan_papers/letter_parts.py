"""What the letters of a plan say, part by part: to start it, before a review, after one."""

import re
from collections.abc import Iterator
from datetime import date

from cases.models import Action, Contact
from cases.other_names import OtherNames
from exclusions.letters.letter import Paragraph, Section, points, section
from exclusions.letters.standing import Standing
from inclusion.accounts.selectors import school_packs
from inclusion.words import day, weekday
from interventions.documents.people import expected_people
from interventions.documents.spoken import spoken
from interventions.held import latest_review
from interventions.models import Judgement, Plan, Review, Strategy, View
from interventions.selectors import actions_of_plan, reviewed_in_words

from .record import Record, next_review

SORT, IMPACT, PROGRESS = Strategy.Sort, Review.Impact, Judgement.Progress
HELPED = {
    IMPACT.MET: "the plan is doing what it was made for",
    IMPACT.PARTLY: "the plan has helped in part",
    IMPACT.INSUFFICIENT: "the plan has not helped enough yet",
}
FOUND = {
    PROGRESS.MET: "At the last review this was met.",
    PROGRESS.PARTLY: "At the last review this was partly met.",
    PROGRESS.NOT_YET: "At the last review this was not met yet.",
}


def invitation(record: Record, standing: Standing, _: Contact | None) -> Iterator[Section]:
    """To the first meeting, at which a draft is agreed."""
    plan, name = record.plan, record.plan.pupil.forename
    yield section(
        "opening",
        "",
        f"We would like to meet you and {name} to agree a {plan.get_kind_display()}. It is a plan "
        f"that helps {name} to do well at school. It is not a punishment.",
    )
    yield section("why", "Why now", _own(record.clean(plan.trigger)))
    yield from _meeting(record, "The meeting")
    yield section(
        "what",
        "What we will talk about",
        *points(
            (
                f"what {name} does well, and what {name} thinks",
                "what you see at home, and what you think would help",
                "a few small targets, and how we will all know that they are met",
                "what school, home and others will do, and when we look at it again",
            )
        ),
    )
    yield from _runs(record)
    yield from _taking_part(record, standing)


def notice(record: Record, standing: Standing, _: Contact | None) -> Iterator[Section]:
    """Of the next review of a running plan."""
    plan, name = record.plan, record.plan.pupil.forename
    number = max((r.number for r in plan.reviews.all()), default=0) + 1
    yield section(
        "opening",
        "",
        f"It is time to look at {name}’s {plan.get_kind_display()} together. This is review "
        f"{number} of the plan.",
    )
    yield from _meeting(record, "The review")
    yield section("targets", "The targets, and how far they are", *points(_progress(record)))
    yield section(
        "what",
        "What we will talk about",
        *points(
            (
                "what each of us promised last time, and what came of it",
                f"what {name} thinks, and what you think",
                "what we change, and when we meet again",
            )
        ),
    )
    yield from _taking_part(record, standing)


def outcome(record: Record, standing: Standing, to: Contact | None) -> Iterator[Section]:
    """What came of the last review, or of the whole plan once it has ended."""
    last = latest_review(record.plan.reviews.all())
    if record.plan.status == Plan.Status.ENDED:
        yield from _of_the_end(record, last)
    elif last:
        yield from _of_a_review(record, last, to)
    yield from _contact(standing)


def _of_the_end(record: Record, last: Review | None) -> Iterator[Section]:
    plan = record.plan
    yield section(
        "opening",
        "",
        f"{plan.pupil.forename}’s {plan.get_kind_display()} ended on "
        f"{day(plan.ended_on or plan.ends_on)}. What came of it: "
        f"{plan.get_outcome_display().lower()}.",
        _own(record.clean(plan.outcome_note)),
    )
    yield section("targets", "The targets", *points(_progress(record, last)))
    yield section("kept", "How the gains will be kept", _own(record.clean(plan.sustainability)))
    yield section("next", "What comes next", _own(record.clean(plan.next_steps)))


def _of_a_review(record: Record, last: Review, to: Contact | None) -> Iterator[Section]:
    plan = record.plan
    yield section(
        "opening",
        "",
        f"We held review {last.number} of {plan.pupil.forename}’s {plan.get_kind_display()} on "
        f"{day(last.held_on)}. Thank you for your part in it. We found that "
        f"{HELPED[Review.Impact(last.impact)]}.",
        _own(record.clean(last.impact_note)),
    )
    yield section("said", "What was said at the review", *points(_said(record, last, to)))
    yield section("targets", "The targets", *points(_progress(record, last)))
    yield section("changes", "What we agreed to change", _own(record.clean(last.changes)))
    yield section("agreed", "Who does what", *points(_agreed(record, last)))
    does = record.does(SORT.PROVISION, SORT.PROACTIVE, SORT.STAFF_DO)
    yield section("support", "What school does", *points(does))
    if next_review(plan, record.person.on):
        yield from _meeting(record, "The next review")
    else:
        yield section(
            "meeting", "The next review", "Its day is not fixed yet. We will write to you."
        )


def _own(words: str) -> Paragraph | None:
    """Words that a person wrote, as a quotation; None where there are none."""
    return Paragraph(words, "words") if words else None


def _meeting(record: Record, heading: str) -> Iterator[Section]:
    """When and where, and who is asked."""
    plan = record.plan
    if not next_review(plan, record.person.on) or plan.next_review_on is None:
        return
    on, place = weekday(plan.next_review_on), record.line(plan.next_review_at)
    when = f"{on}, {place}." if place else f"{on}. We will tell you the time and the place."
    people = expected_people(plan, record.contacts, list(plan.reviews.all()), OtherNames((), ()))
    # Whether and when an agency has answered is not the family's to read.
    asked = "; ".join(record.line(re.split(r" \((?:to be )?invited", who)[0]) for who in people)
    yield section("meeting", heading, when, f"These people are asked to come: {asked}.")


def _runs(record: Record) -> Iterator[Section]:
    plan = record.plan
    often = reviewed_in_words(plan, school_packs(plan.school)) or "every three to four weeks"
    yield section(
        "runs",
        "How long it runs",
        f"From {day(plan.starts_on)} to {day(plan.ends_on)}. We look at it together {often}.",
    )


def _progress(record: Record, last: Review | None = None) -> Iterator[str]:
    """Each target as sentences: whose, what, what the last review found, and its values."""
    found = {j.target_id: j for j in last.judgements.all()} if last else {}
    for target in record.targets:
        judged = found.pop(target.target.pk, None)
        said = (
            f"{record.whose(target.target)}: {_stopped(record.line(target.target.what))}",
            FOUND[PROGRESS(judged.progress)] if judged else "",
            record.way(target),
            "The goal is reached now." if target.reached and not _met(judged) else "",
        )
        yield " ".join(part for part in said if part)
    for judged in found.values():
        what = record.line(judged.what_then or judged.target.what)
        yield (
            f"{record.whose(judged.target)}: {_stopped(what)} {FOUND[PROGRESS(judged.progress)]} "
            "It is no longer a target."
        )


def _met(judged: Judgement | None) -> bool:
    return judged is not None and judged.progress == PROGRESS.MET


def _stopped(words: str) -> str:
    """Words with a stop at their end."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _said(record: Record, review: Review, to: Contact | None) -> Iterator[str]:
    """What the pupil and the reader of the letter said at a review, in their own words.

    What one parent said is not written to the other: parents may live apart.
    """
    reader = to.name.strip().casefold() if to else ""
    at_it = [one for one in spoken(record.plan, record.contacts) if one.at_review == review.number]
    for voice in (View.Voice.PUPIL, View.Voice.FAMILY):
        for one in at_it:
            theirs = voice == View.Voice.PUPIL or one.name.strip().casefold() == reader
            if one.voice == voice and theirs:
                who = record.plan.pupil.forename if voice == View.Voice.PUPIL else one.name
                words = " ".join(answer for _, answer in one.parts)
                yield f"{record.line(who)}: “{record.line(words)}”"


def _agreed(record: Record, review: Review) -> Iterator[str]:
    """Each action agreed at a review, or still open from before: what, by whom, by when."""
    here = f"review:{review.pk}"
    for action in actions_of_plan(record.person, record.plan):
        if action.done_on and action.promised_at != here:
            continue
        yield _stopped(record.line(f"{action.what}: {_by_whom(action)}{_by_when(action)}"))


def _by_whom(action: Action) -> str:
    return (action.owner.name if action.owner else action.owner_name) or "not yet named"


def _by_when(action: Action) -> str:
    on: date | None = action.done_on or action.due_on
    if on is None:
        return ""
    return f", done on {day(on)}" if action.done_on else f", by {day(on)}"


def _taking_part(record: Record, standing: Standing) -> Iterator[Section]:
    name = record.plan.pupil.forename
    yield section(
        "part",
        "Your part",
        f"You may bring somebody with you. You may tell us beforehand what you and {name} think; we "
        "read it out if you wish. Tell us if you need an interpreter, another time, another place, "
        "or to join by telephone or video.",
    )
    yield from _contact(standing)


def _contact(standing: Standing) -> Iterator[Section]:
    how = ", ".join(part for part in (standing.contact, standing.phone, standing.email) if part)
    yield section("contact", "Questions", f"Please ask {how}." if how else "Please ask the school.")
