"""Telling it once: the words chosen for the family, a pupil's page, and what was given to whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cases.models import (
    AboutMe,
    Consent,
    Entry,
    FamilyWords,
    IssuedDocument,
    MinutesCopy,
    Pupil,
    Share,
)
from inclusion.accounts.permissions import Right
from inclusion.accounts.person import Person

from .casework import entries_of_pupil, entry_for
from .pupils import visible_pupils

MOST_SHARES = 100


def entries_to_word(person: Person, pupil: Pupil) -> QuerySet[Entry]:
    """The readable entries, oldest first, each with what was worded for the family, if anything."""
    entries = entries_of_pupil(person, pupil).select_related("family_words")
    return entries.order_by("happened_on", "happened_at", "pk")


def entry_to_word(person: Person, entry_id: int) -> Entry:
    """One readable entry with its amendments. Raises Http404 otherwise, and for a withdrawn one."""
    entry = entry_for(person, entry_id)
    if entry.withdrawn_at:
        raise Http404("This entry has been withdrawn.")
    return entry


def family_words_of(entry: Entry) -> FamilyWords | None:
    """How an entry is told to the family, if somebody has worded it."""
    return FamilyWords.objects.filter(entry=entry).first()


def chosen_words(pupil: Pupil) -> list[FamilyWords]:
    """What the family's chronology prints, oldest first: chosen, not restricted, not withdrawn."""
    chosen = FamilyWords.objects.filter(
        entry__pupil=pupil,
        included=True,
        entry__restricted=False,
        entry__withdrawn_at__isnull=True,
    ).select_related("entry")
    return list(chosen.order_by("entry__happened_on", "entry__happened_at", "entry__pk"))


@dataclass(frozen=True)
class NotChosen:
    """How many entries a family's chronology leaves out, and why."""

    restricted: int
    open_to_choice: int


def not_chosen(pupil: Pupil) -> NotChosen:
    """What the family's chronology leaves out of the entries that stand. One query."""
    standing = Entry.objects.filter(pupil=pupil, withdrawn_at__isnull=True).order_by()
    counts = standing.aggregate(
        held_back=Count("pk", filter=Q(restricted=True)),
        open_ones=Count("pk", filter=Q(restricted=False)),
        chosen=Count("pk", filter=Q(restricted=False, family_words__included=True)),
    )
    return NotChosen(counts["held_back"], counts["open_ones"] - counts["chosen"])


def about_me_of(person: Person, pupil: Pupil) -> AboutMe | None:
    """A pupil's page about themselves, if it has been begun."""
    return AboutMe.objects.filter(pupil=pupil, pupil__in=visible_pupils(person)).first()


def shares_of(document: IssuedDocument) -> QuerySet[Share]:
    """To whom one document was given, newest first."""
    return Share.objects.filter(document=document).select_related("agency", "recorded_by")


@dataclass(frozen=True)
class Given:
    """One line of the log: on which day what was given to whom, why, and who wrote it down."""

    on: date
    what: str
    document_id: int | None
    meeting_id: int | None
    to: str
    why: str
    how: str
    recorded_by: str


def given_log(person: Person, pupil: Pupil) -> list[Given]:
    """Everything that was given to somebody about this pupil, newest first. Two queries."""
    visible = {"pupil": pupil, "pupil__in": visible_pupils(person)}
    shares = Share.objects.filter(**{f"document__{path}": v for path, v in visible.items()})
    copies = MinutesCopy.objects.filter(**{f"meeting__{path}": v for path, v in visible.items()})
    shares = shares.select_related("document", "agency", "recorded_by")
    if not person.has(Right.SEE_RESTRICTED):
        shares = shares.filter(document__restricted=False)
    unread = ("document__content", "document__word", "document__data")
    shares = shares.defer(*unread).order_by("-shared_on", "-pk")
    copies = copies.select_related("meeting", "recorded_by").order_by("-sent_on", "-pk")
    log = [_of_share(share) for share in shares[:MOST_SHARES]]
    log += [_of_copy(copy) for copy in copies[:MOST_SHARES]]
    return sorted(log, key=lambda given: given.on, reverse=True)


def _of_share(share: Share) -> Given:
    to = f"{share.to_whom}, {share.agency.name}" if share.agency else share.to_whom
    return Given(
        on=share.shared_on,
        what=share.document.title,
        document_id=share.document_id,
        meeting_id=None,
        to=to,
        why=f"{share.purpose}. {share.get_basis_display()}",
        how=share.how,
        recorded_by=share.recorded_by.name,
    )


def _of_copy(copy: MinutesCopy) -> Given:
    return Given(
        on=copy.sent_on,
        what="Minutes of a meeting",
        document_id=None,
        meeting_id=copy.meeting_id,
        to=copy.to,
        why="A copy of the minutes",
        how=copy.how,
        recorded_by=copy.recorded_by.name,
    )


def standing_consents(person: Person, pupil: Pupil) -> list[Consent]:
    """The consents to share that stand today."""
    standing = Consent.objects.filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=person.on),
        pupil=pupil,
        pupil__in=visible_pupils(person),
        given_on__lte=person.on,
        ends_on__gte=person.on,
    )
    return list(standing.select_related("agency").order_by("ends_on", "pk"))
