"""What the family may hold: their own chronology, and the pupil's page about themselves."""

from dataclasses import dataclass

from cases.models import AboutMe, FamilyWords, Pupil
from cases.other_names import Cleaner
from cases.selectors.sharing import about_me_of, chosen_words, not_chosen
from inclusion.accounts.person import Person
from inclusion.words import count_of, day

from .tell_once import Paper
from .tell_once_names import barred, family_names, family_recipients


@dataclass(frozen=True)
class Told:
    """One dated row: what happened in plain words, and what the family says."""

    on: str
    kind: str
    words: str
    their_side: str


@dataclass(frozen=True)
class FamilyChronology:
    """What the family's chronology says, oldest first."""

    name: str
    rows: tuple[Told, ...]


def family_chronology(person: Person, pupil: Pupil) -> Paper:
    """The chosen entries in plain words, the family's side beside the school's."""
    contacts = list(pupil.contacts.order_by("priority", "pk"))
    chosen = chosen_words(pupil)
    cleaner = Cleaner(pupil, family_names(contacts))
    body = FamilyChronology(pupil.name, tuple(_told(words, cleaner) for words in chosen))
    return Paper(
        kind="family_chronology",
        template="documents/family_chronology.html",
        title=f"What happened, told for the family: {pupil.short_name}",
        about=f"pupil:{pupil.pk}",
        school=person.school.name,
        pupil=pupil.short_name,
        body=body,
        left_out=(*_left_out(pupil, chosen), cleaner.left_out(), *barred(contacts)),
        recipients=family_recipients(pupil, contacts),
        forenames=cleaner.forenames(),
        missing="" if chosen else "No entry has been chosen yet.",
    )


def _told(words: FamilyWords, cleaner: Cleaner) -> Told:
    return Told(
        on=day(words.entry.happened_on),
        kind=words.entry.get_kind_display(),
        words=cleaner.clean(words.plain_words),
        their_side=cleaner.clean(words.their_side),
    )


def _left_out(pupil: Pupil, chosen: list[FamilyWords]) -> tuple[str, ...]:
    without = not_chosen(pupil)
    said = [
        f"{count_of(without.open_to_choice, 'entry', 'entries')} that nobody has chosen."
        if without.open_to_choice
        else "Every entry that may be printed has been chosen.",
        f"{count_of(without.restricted, 'restricted entry', 'restricted entries')}: never printed."
        if without.restricted
        else "No restricted entry has been logged; none would be printed.",
        "The words of the log itself, who wrote them and who was told.",
    ]
    shared = sum(words.entry.other_pupils > 0 for words in chosen)
    if shared:
        said.append(
            f"{count_of(shared, 'chosen entry is', 'chosen entries are')} about other pupils as "
            "well: read the plain words for anything that tells who they are."
        )
    return tuple(said)


@dataclass(frozen=True)
class AboutMePage:
    """One page about a pupil: headings with what the pupil says, empty ones left out."""

    name: str
    called: str
    parts: tuple[tuple[str, str], ...]
    told: str


def about_me(person: Person, pupil: Pupil) -> Paper:
    """The pupil's own page."""
    contacts = list(pupil.contacts.order_by("priority", "pk"))
    cleaner = Cleaner(pupil, family_names(contacts))
    page = about_me_of(person, pupil)
    parts = own_words(page, cleaner) if page else ()
    called = cleaner.clean(page.like_to_be_called) if page else ""
    return Paper(
        kind="about_me",
        template="documents/about_me.html",
        title=f"One page about me: {pupil.short_name}",
        about=f"pupil:{pupil.pk}",
        school=person.school.name,
        pupil=pupil.short_name,
        body=AboutMePage(pupil.name, called or pupil.forename, parts, _told_by(page, cleaner)),
        left_out=(
            "Everything that others wrote: the page holds the pupil’s own words only.",
            cleaner.left_out(),
        ),
        recipients=(
            *family_recipients(pupil, contacts),
            "Staff who teach the pupil",
            "Others as the pupil and the family wish",
        ),
        forenames=cleaner.forenames(),
        missing="" if parts else "The pupil has not said anything for this page yet.",
    )


def own_words(page: AboutMe, cleaner: Cleaner) -> tuple[tuple[str, str], ...]:
    """What a pupil says about themselves: headings with words, empty ones left out."""
    said = (
        ("What I am good at", page.good_at),
        ("What matters to me", page.matters),
        ("What helps me", page.helps),
        ("What makes it hard", page.makes_it_hard),
        ("What I hope for", page.hopes),
    )
    return tuple((heading, cleaner.clean(words)) for heading, words in said if words.strip())


def _told_by(page: AboutMe | None, cleaner: Cleaner) -> str:
    if page is None or not (page.told_to or page.told_on):
        return ""
    by = f" by {cleaner.clean(page.told_to)}" if page.told_to else ""
    return f"Written down{by}{', ' + day(page.told_on) if page.told_on else ''}"
