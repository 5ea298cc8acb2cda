"""What has just become a person's own, and the message that tells it at once: numbers, no name.

Every way in which something becomes somebody's goes through here: what a colleague gave them (any kind
that a hand-over knows), what is newly due for a pupil of theirs, a pupil who is newly theirs, an entry
that names them, what was prepared for their decision. Each has a key of its own, from the history or
the record: it is told once, whichever write is looked at again.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from cases.alerts import counted_key
from cases.keepers import Keeper, keepers
from cases.models import AlertFirstSeen, Entry, EntryReader, Pupil
from cases.models.pupils import fold
from cases.selectors import alerts_of_school, visible_pupils
from cases.selectors.casework import readable
from exclusions.selectors import prepared_since
from inclusion.accounts.models import GroupStaff
from inclusion.accounts.notifications import Message, keys_sent
from inclusion.accounts.person import Person
from inclusion.words import count_of, weekday

from .digests import text_of

# Beyond this many entries in one message it says how many more there are.
MOST_LINKS = 10
DUE, NAMED, PREPARED = "due", "named", "prepared"


@dataclass(frozen=True)
class New:
    """Something that has just become a person's own. `key` is that of its message.

    `kind` is the key of a keeper, or one of those above; `about` the id of an entry that names them.
    """

    key: str
    kind: str
    due_on: date | None = None
    about: int = 0


def new_for(person: Person, pupil_ids: Sequence[int], since: datetime) -> list[New]:
    """What became this person's from that moment on about these pupils, and was not yet told them.

    A fixed number of queries, whatever the number of pupils.
    """
    seen = set(visible_pupils(person).filter(pk__in=pupil_ids).values_list("pk", flat=True))
    if not seen:
        return []
    found: list[New] = []
    came: set[int] = set(_moved_to(person, seen, since))
    for keeper in keepers():
        for row, new in _given(person, seen, since, keeper):
            found += [new] if keeper.told[0] else []
            came |= {keeper.pupil_of(row).pk} if keeper.opens else set()
    found += _newly_due(person, seen, came, since)
    found += _named(person, seen, since)
    found += [
        New(f"prepared:{draft.pk}:{draft.saved_at.timestamp():.6f}", PREPARED)
        for draft in prepared_since(person, seen, since)
    ]
    told = keys_sent(person.school, person.user, [new.key for new in found])
    return [new for new in found if new.key not in told]


def _given(
    person: Person, pupil_ids: set[int], since: datetime, keeper: Keeper
) -> Iterator[tuple[Any, New]]:
    """What colleagues gave this person of one kind: another wrote it down, and it is theirs now."""
    mine = {keeper.field: person.user, f"{keeper.pupil}__in": pupil_ids}
    rows = {row.pk: row for row in keeper.rows(person.school).filter(**mine)}
    holder = f"{keeper.field}_id"
    past = keeper.model.history.filter(id__in=rows).order_by("history_id")
    held = dict(past.filter(history_date__lt=since).values_list("id", holder))
    given: dict[int, int] = {}
    written = past.filter(history_date__gte=since).exclude(history_type="-")
    for pk, history_id, whose, by in written.values_list(
        "id", "history_id", holder, "history_user_id"
    ):
        if whose != person.user.pk:
            given.pop(pk, None)
        elif held.get(pk) != whose and by != whose:
            given[pk] = history_id
        held[pk] = whose
    for pk, history_id in given.items():
        due_on = getattr(rows[pk], "due_on", None)
        yield rows[pk], New(f"{keeper.key}:{history_id}", keeper.key, due_on)


def _moved_to(person: Person, pupil_ids: set[int], since: datetime) -> Iterator[int]:
    """The pupils who are in a group of this person's now and were in none of theirs before."""
    teaches = GroupStaff.objects.filter(user=person.user).values("group")
    here = Pupil.objects.filter(pk__in=pupil_ids, group__in=teaches)
    groups = dict(here.values_list("pk", "group_id"))
    past = Pupil.history.filter(id__in=groups, history_date__lt=since).order_by("history_id")
    before = dict(past.values_list("id", "group_id"))
    links = GroupStaff.history.filter(user=person.user, history_type="+", history_date__gte=since)
    newly_taught = set(links.values_list("group_id", flat=True))
    for pk, group_id in groups.items():
        if group_id in newly_taught or before.get(pk, group_id) != group_id:
            yield pk


def _newly_due(
    person: Person, pupil_ids: set[int], came: set[int], since: datetime
) -> Iterator[New]:
    """What became due for pupils of this person's, and what is due for pupils who became theirs."""
    # Who leads a plan sees on Today what it asks next; no mail follows each review that they record.
    mine = alerts_of_school(person, mine=True, further=False)
    rows = mine.filter(pupil_id__in=pupil_ids)
    alerts = list(rows.values_list("pupil_id", "act", "about", "due_on", "reasons"))
    shown = AlertFirstSeen.objects.filter(pupil_id__in={alert[0] for alert in alerts})
    first = {
        (pupil_id, act, about, counted): (pk, at)
        for pk, pupil_id, act, about, counted, at in shown.values_list(
            "pk", "pupil_id", "act", "about", "counted_key", "at"
        )
    }
    for pupil_id, act, about, due_on, reasons in alerts:
        pk, at = first.get((pupil_id, act, about, counted_key(reasons)), (0, None))
        if at and (at >= since or pupil_id in came):
            yield New(f"alert:{pk}", DUE, due_on)


def _named(person: Person, pupil_ids: set[int], since: datetime) -> Iterator[New]:
    """The entries in which a colleague named this person: as told, or as a reader of it."""
    entries = Entry.objects.filter(pupil_id__in=pupil_ids, withdrawn_at__isnull=True)
    entries = readable(person, entries.exclude(written_by=person.user)).order_by("pk")
    named = EntryReader.history.filter(
        user=person.user, history_type="+", history_date__gte=since
    ).exclude(history_user=person.user)
    found = set(entries.filter(pk__in=named.values("entry_id")).values_list("pk", flat=True))
    told = entries.filter(written_at__gte=since).exclude(who_was_told="")
    for pk, who in told.values_list("pk", "who_was_told"):
        if says_name(who, person.user.name):
            found.add(pk)
    for pk in sorted(found):
        yield New(f"entry:{pk}", NAMED, about=pk)


def says_name(text: str, name: str) -> bool:
    """Whether a text holds somebody's whole name, word for word. A single word is no whole name."""
    wanted, words = _words(name), _words(text)
    if len(wanted) < 2:
        return False
    return any(words[i : i + len(wanted)] == wanted for i in range(len(words)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def at_once(person: Person, new: Sequence[New]) -> Message:
    """The message about what has just become a person's own: how many, by when, and where it is."""
    of: dict[str, list[New]] = defaultdict(list)
    for each in new:
        of[each.kind].append(each)
    lines = [line for keeper in keepers() for line in _given_lines(keeper, of[keeper.key])]
    lines += [*_due_lines(of[DUE]), *_named_lines(of[NAMED]), *_prepared_lines(of[PREPARED])]
    return Message(
        subject=f"Inclusion: {count_of(len(new), 'new thing')} of yours",
        text=text_of("email/at_once.txt", person, lines),
    )


def _given_lines(keeper: Keeper, given: Sequence[New]) -> Iterator[str]:
    if given:
        one, several = keeper.told
        what = one if len(given) == 1 else f"{len(given)} {several}"
        page, query = keeper.listed
        yield f"A colleague gave you {what}{_by(given, 'due on')}."
        yield f"  {_address(page)}{query}"


def _due_lines(due: Sequence[New]) -> Iterator[str]:
    if due:
        what = "Something new is" if len(due) == 1 else f"{len(due)} new things are"
        yield f"{what} due for a pupil of yours{_by(due, 'by')}."


def _named_lines(named: Sequence[New]) -> Iterator[str]:
    if named:
        where = "an entry" if len(named) == 1 else f"{len(named)} entries"
        yield f"A colleague named you in {where}."
        yield from (f"  {_address('entry', each.about)}" for each in named[:MOST_LINKS])
        if len(named) > MOST_LINKS:
            yield f"  and {len(named) - MOST_LINKS} more"


def _prepared_lines(prepared: Sequence[New]) -> Iterator[str]:
    if prepared:
        what = "Something has" if len(prepared) == 1 else f"{len(prepared)} things have"
        yield f"{what} been prepared for your decision."


def _by(new: Sequence[New], due: str) -> str:
    """ ", due on Friday 27 November 2026"; of several the first; nothing without a date."""
    known = sorted(each.due_on for each in new if each.due_on)
    if not known:
        return ""
    return f", {due if len(new) == 1 else f'the first {due}'} {weekday(known[0])}"


def _address(page: str, *names: object) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(page, args=names)}"
