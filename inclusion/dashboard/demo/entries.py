"""What stands beside an entry of the demonstration: the details of an incident, words added later."""

from datetime import timedelta

from cases.models import Amendment, Entry, IncidentDetail, Pupil
from inclusion.accounts.versions import save_as

from .scene import moment

# What was ticked for earlier incidents, the newest of them first: before, what he did, where, when.
_EARLIER = (
    (
        "Asked to start or go on with work.",
        "Left the room or the place.",
        "Classroom",
        "Last lesson",
    ),
    ("Noise or a crowd.", "Hid or went quiet.", "Dining hall", "Lunch"),
    (
        "Asked to start or go on with work.",
        "Left the room or the place.",
        "Classroom",
        "First lesson",
    ),
    ("Noise or a crowd.", "Did not start, or stopped.", "Playground", "Lunch"),
)


def detail_earlier_incidents(pupil: Pupil) -> None:
    """What was ticked when a pupil's incidents before the newest one were logged."""
    incidents = Entry.objects.filter(pupil=pupil, kind=Entry.Kind.INCIDENT, restricted=False)
    older = incidents.order_by("-happened_on", "-pk")[1 : 1 + len(_EARLIER)]
    for entry, (before, did, place, lesson) in zip(older, _EARLIER, strict=False):
        detail = IncidentDetail(
            entry=entry,
            place=place,
            lesson=lesson,
            antecedent=before,
            behaviour=did,
            likely_function=IncidentDetail.Function.ESCAPE,
        )
        save_as(detail, by=entry.written_by)


def detail_an_incident(pupil: Pupil) -> None:
    """Tell more of a pupil's newest incident, and add to it the next day as its writer did."""
    incidents = Entry.objects.filter(pupil=pupil, kind=Entry.Kind.INCIDENT, restricted=False)
    entry = incidents.order_by("-happened_on", "-pk").first()
    if entry is None:
        return
    detail = IncidentDetail(
        entry=entry,
        place="Classroom, then the corridor",
        antecedent="Asked to write for ten minutes without a break.",
        consequence="Walked with the mentor and came back after eight minutes.",
        likely_function=IncidentDetail.Function.ESCAPE,
        what_is_needed="A shorter first task, agreed with the class teacher.",
    )
    save_as(detail, by=entry.written_by)
    next_day = entry.happened_on + timedelta(days=1)
    added = Amendment(
        entry=entry,
        text="The class teacher says that he had asked for help twice before he left.",
        written_by=entry.written_by,
        written_on=next_day,
        written_at=moment(next_day),
    )
    save_as(added, by=entry.written_by)
    entry.set_search_text(detail.place, detail.antecedent, detail.consequence, added.text)
    Entry.objects.filter(pk=entry.pk).update(search_text=entry.search_text)
