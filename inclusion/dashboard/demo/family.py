"""What families ask for, consents, and named people of agencies: a little of each, for the pages."""

from datetime import timedelta

from cases.models import Consent, FamilyRequest, Professional, Pupil
from cases.services import offer, record_request
from inclusion.accounts.versions import save_as

from .scene import Scene

# One for each agency, in the order of AGENCIES.
NAMED = (
    ("Grace Obi", "Speech and language therapist"),
    ("Dr Amina Khan", "Educational psychologist"),
    ("Tom Fairley", "Inclusion adviser"),
    ("Maria Costa", "Family support worker"),
    ("Beth Ames", "School nurse"),
    ("Dr Ian Wells", "Clinical psychologist"),
)
# What the first and the second contact may be told, and the best way to reach them.
TOLD = (
    ("Everything", "phone, after three"),
    ("Attendance and progress; nothing about health", "text message"),
)


def tell_families(scene: Scene, joe: Pupil, sarah: Pupil) -> None:
    """A request that is late, one that is replied to, one still in time; a consent that ends soon."""
    senco, on = scene.people["senco"], scene.on
    for agency, (name, role) in zip(scene.agencies, NAMED, strict=True):
        save_as(Professional(agency=agency, name=name, role=role), by=senco)
    for pupil in (joe, sarah):
        for contact, told in zip(pupil.contacts.order_by("priority", "pk"), TOLD, strict=False):
            contact.may_be_told, contact.preferred_way = told
            save_as(contact, by=senco)
    _ask(scene, joe, "meeting", "Can we talk about what happens at lunch?", 9)
    letter = _ask(scene, sarah, "letter", "A letter for the doctor about the mornings.", 6)
    offer(
        request=letter,
        offered_on=scene.ago(4),
        offered="We write it with the attendance figures and send it this week.",
        next_on=scene.after(on, 4),
        by=senco,
        on=scene.ago(4),
    )
    _ask(scene, sarah, "record", "Everything that is written down about Sarah.", 1)
    for pupil, ends_in in ((joe, 18), (sarah, 200)):
        consent = Consent(
            school=scene.school,
            pupil=pupil,
            agency=scene.agencies[0],
            what="The plan, its reviews and what helps in class",
            purpose="an assessment and advice to the class",
            given_by=pupil.contacts.earliest("priority", "pk").name,
            given_on=scene.ago(60),
            ends_on=on + timedelta(days=ends_in),
            recorded_by=senco,
        )
        save_as(consent, by=senco)


def _ask(scene: Scene, pupil: Pupil, kind: str, what: str, days_ago: int) -> FamilyRequest:
    """A request of the pupil's first contact, so many school days ago."""
    senco, first = scene.people["senco"], pupil.contacts.earliest("priority", "pk")
    fields = {
        "kind": kind,
        "what": what,
        "asked_on": scene.ago(days_ago),
        "asked_by": first.name,
        "how": "by phone",
        "owner": senco,
        "due_on": None,
    }
    return record_request(pupil=pupil, fields=fields, once_key="", by=senco, on=scene.ago(days_ago))
