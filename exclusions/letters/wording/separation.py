"""Keeping a pupil apart for safeguarding: what a family is told. It is no exclusion.

Source: the guidance in force from 26 July 2026, as others describe it; its own wording was not read.
"""

from datetime import date

from exclusions.letters.letter import WORDS, Paragraph, Section, section
from exclusions.letters.reader import Reader
from inclusion.words import weekday


def opening(reader: Reader, starts_on: date) -> Section:
    """From when the pupil stays away from the school's site."""
    return section(
        "opening",
        "",
        f"From {weekday(starts_on)} we ask that {reader.full} {reader.verb('does', 'do')} not come "
        "to the school site for now. We are doing this to keep everybody safe while something is "
        "looked into. We know that this is hard, and we want to make it as short as we can.",
    )


def reasons(words: str) -> Section:
    """Why, in the words that were typed for this letter."""
    return section("reasons", "Why we are doing this", Paragraph(words.strip(), WORDS))


def not_exclusion(reader: Reader) -> Section:
    """What it is not."""
    return section(
        "not_exclusion",
        "What this is not",
        "This is not a suspension, and it is not an exclusion. It is not a punishment. It does not "
        f"mean that {reader.child} {reader.has} done anything wrong. The days do not count as days of "
        "suspension.",
    )


def education(reader: Reader, words: str, authority: str, told_on: date | None) -> Section:
    """What is taught meanwhile, and the local authority's part in it."""
    told = f"We told {authority} about this on {weekday(told_on)}." if told_on else None
    return section(
        "education",
        f"Lessons for {reader.child}",
        Paragraph(words.strip(), WORDS),
        told,
        f"While this lasts, {authority} has a duty to see that {reader.child} {reader.has} an "
        "education.",
    )


def look_again(reader: Reader, review_on: date) -> Section:
    """When it is looked at again."""
    return section(
        "look_again",
        "When we look at this again",
        f"We will look at this again by {weekday(review_on)}. We will tell you what comes of it. As "
        f"soon as it is safe, {reader.child} {reader.comes} back.",
    )
