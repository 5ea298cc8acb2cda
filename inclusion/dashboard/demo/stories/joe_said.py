"""What Joe and his mother say before the next review: he to the mentor, she on a link of her own."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from interventions.link_state import hashed
from interventions.models import FamilyLink, Plan, View
from interventions.prompts import as_words

from ..record import Record
from ..scene import moment

# Short enough for the two sides of the review pack.
JOE = (
    "Mornings are good when I see the plan first. Lunch is still long. I want to see both schools on a "
    "building day."
)
MOTHER = {
    "well": "The calls after a good day.",
    "hard": "Sunday evenings. He hears about a new school before I have told him.",
    "change": "One person who rings me, and the dates of the visits in writing.",
}
LASTS = timedelta(days=7)


def say_before_next_review(joe: Record, psp: Plan, held_on: Sequence[date]) -> None:
    """Both views, asked for after the last of the reviews that were `held_on` these days."""
    scene, senco, mentor = joe.scene, joe.who("senco"), joe.who("mentor")
    mother = joe.pupil.contacts.earliest("priority", "pk")
    since, number = max((psp.starts_on, *held_on)), len(held_on) + 1
    made_on, sent_on, said_on = (max(scene.ago(days), since) for days in (4, 3, 2))
    made_at, sent_at = moment(made_on), moment(sent_on)
    link = FamilyLink(
        plan=psp,
        voice=View.Voice.FAMILY,
        for_whom=mother.name,
        contact=mother,
        before_review=number,
        token_hash=hashed(secrets.token_urlsafe()),
        made_by=senco,
        made_at=made_at,
        expires_at=made_at + LASTS,
        opened=2,
        last_opened_at=sent_at,
        used_at=sent_at,
    )
    scene.rows.add(link, by=senco, on=made_on)
    scene.rows.flush()
    asked = {"plan": psp, "before_review": number}
    by_link = View(
        **asked,
        voice=View.Voice.FAMILY,
        said_by=mother.name,
        said_on=sent_on,
        words=as_words("family", MOTHER),
        written_down_by="themselves, on their link",
        family_link=link,
    )
    scene.rows.add(by_link, by=None, on=sent_on)
    own = View(
        **asked,
        voice=View.Voice.PUPIL,
        said_by="Joe",
        said_on=said_on,
        words=JOE,
        written_down_by=mentor.name,
    )
    scene.rows.add(own, by=mentor, on=said_on)
