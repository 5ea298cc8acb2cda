"""A pupil with 2,000 entries, made once, and what is asked of that record. Run by script/bench."""

from datetime import date, datetime, time, timedelta
from random import Random

from django.urls import reverse
from django.utils import timezone

from cases.models import Entry, Pupil
from inclusion.accounts.models import School, User
from inclusion.accounts.versions import create_many_as
from inclusion.dashboard.demo.words import ENTRIES as EXAMPLES

ENTRIES, YEARS = 2000, 4
SURNAME = "Longrecord"
SEARCHED = "exit card"
AIMS = {"chronology": 3, "chronology search": 3, "notes search": 3, "find": 3}


def long_record(school: School) -> Pupil:
    """The pupil with the long record; its entries lie over the last four years."""
    found = Pupil.objects.filter(school=school, surname=SURNAME).first()
    return found or _made(school)


def _made(school: School) -> Pupil:
    random = Random("a long record")  # noqa: S311 (a made-up pupil)
    writers = list(User.objects.filter(memberships__school=school).distinct().order_by("pk")[:20])
    on = timezone.localdate()
    pupil = Pupil(school=school, forename="Alex", surname=SURNAME, born_on=date(on.year - 14, 3, 2))
    pupil.legal_forename, pupil.legal_surname, pupil.year_group = "Alex", SURNAME, 9
    pupil.save()
    kinds = Entry.Kind.values
    entries = []
    for n in range(ENTRIES):
        day = on - timedelta(days=random.randrange(YEARS * 365))
        words = f"{random.choice(EXAMPLES)[1]} Record {n}."
        if n % 40 == 0:
            words += f" Used the {SEARCHED}."
        entry = Entry(
            school=school,
            pupil=pupil,
            kind=random.choice(kinds),
            happened_on=day,
            happened_at=time(9 + n % 6, n % 60),
            what_happened=words,
            written_by=random.choice(writers),
            written_at=timezone.make_aware(datetime.combine(day, time(16))),
            restricted=n % 50 == 0,
        )
        entry.set_search_text()
        entries.append(entry)
    create_many_as(entries, Entry, by=writers[0])
    return pupil


def addresses(school: School) -> dict[str, str]:
    """The pages that are measured on the long record and on searching, by name."""
    record = reverse("pupil-chronology", args=[long_record(school).pk])
    return {
        "chronology": record,
        "chronology search": f"{record}?q={SEARCHED.replace(' ', '+')}",
        "notes search": f"{reverse('search')}?in=notes&q={SEARCHED.replace(' ', '+')}",
        "find": f"{reverse('find-pupil')}?q=alex",
    }
