"""What is being decided: the three kinds of exclusion, and four things that are taken for one.

What the law says about each stands in the rules pack; here are only the ways on from there.
"""

from dataclasses import dataclass
from datetime import date

from inclusion.accounts.models import School
from inclusion.accounts.selectors import school_packs

from .codes import Kind
from .rule_words import RuleInWords, rule_in_words

KINDS = (
    (
        Kind.SUSPENSION,
        "Suspension",
        "Out of school for a fixed time, in whole or half school days, because of the pupil’s conduct.",
    ),
    (
        Kind.LUNCHTIME,
        "Lunchtime suspension",
        "Off the premises over lunchtime only. Each lunchtime is a record of its own and counts as "
        "half a school day.",
    ),
    (
        Kind.PERMANENT,
        "Permanent exclusion",
        "For good, as a last resort. It has no end date, and the governing board always considers it.",
    ),
)


@dataclass(frozen=True)
class Apart:
    """One thing that is no exclusion. `refused` where it is not lawful; `asks` tells it apart."""

    slug: str
    title: str
    asks: str
    refused: bool
    heading: str
    law: RuleInWords


_APART = (
    (
        "sent-home",
        "Sending the pupil home without a suspension",
        "To cool down, or because the parents agreed to collect them.",
        True,
        "This is not allowed",
        "excl.unlawful.informal",
    ),
    (
        "internal",
        "Internal suspension",
        "In school, but out of lessons or apart from others.",
        False,
        "An intervention, not an exclusion",
        "excl.not.internal",
    ),
    (
        "separation",
        "Safeguarding separation",
        "Kept off site because an allegation of harm needs pupils kept apart.",
        False,
        "A safeguarding measure, not an exclusion",
        "excl.safeguarding-separation",
    ),
    (
        "reduced-timetable",
        "Reduced timetable",
        "In school for part of the week only, for a limited time.",
        False,
        "A timetable, not an exclusion",
        "excl.not.reduced-timetable",
    ),
)


def told_apart(school: School, on: date) -> tuple[Apart, ...]:
    """What is no exclusion, as the packs know it on a day; what begins later is left out."""
    packs = school_packs(school)
    rules = packs.pack("england").rules
    return tuple(
        Apart(slug, title, asks, refused, heading, rule_in_words(packs, name, on))
        for slug, title, asks, refused, heading, name in _APART
        if rules[name].is_on(on)
    )


def apart(school: School, on: date, slug: str) -> Apart | None:
    """One of them by the name in its address; None where there is none of that name on a day."""
    return next((one for one in told_apart(school, on) if one.slug == slug), None)
