"""A meeting held and one planned, entries in the family's words, and a page about me: a few lines each."""

from cases.models import Agency, Entry, Pupil
from cases.services.meetings import MeetingMinutes, Present, Promise, add_meeting, record_copy
from cases.services.sharing import save_about_me, save_family_words

from .scene import Scene

ABOUT_ME = {
    "like_to_be_called": "Joe",
    "good_at": "Football, building things, helping in Reception at lunch.",
    "matters": "My dog Biscuit. Thursdays, because of football. Sitting by the window.",
    "helps": "When somebody asks me first what happened. My exit card. Five quiet minutes after lunch.",
    "makes_it_hard": "Shouting. When the plan changes and nobody tells me.",
    "hopes": "To stay in class with my friends and go on the residential.",
    "told_to": "L. Grant, with Joe",
}

# The beginning of an entry of Joe's, how it is told to his family, and what the family says.
TOLD = (
    (
        "Talked with Joe's mother",
        "We rang home about the last weeks of the summer term. Ms Archer told us what she sees.",
        "It was the first call that was not about trouble. I said that he comes home worn out.",
    ),
    (
        "Left the room before writing",
        "Joe left the classroom when writing began. He sat with M. Doyle for ten minutes and came "
        "back.",
        "He says that everybody looked at him. He would have liked to be asked first.",
    ),
    (
        "Built the bridge",
        "Joe built a bridge for the science display and explained it to the whole class.",
        "He talked about it all weekend.",
    ),
    (
        "Would not come in after lunch",
        "Joe stayed outside after lunch. M. Doyle sat with him, and he joined in for the story.",
        "Lunch is loud, and he does not know who he is to go to.",
    ),
    (
        "Read the whole recount",
        "Joe read all of his recount aloud. Five adults wrote on his card that they had noticed.",
        "",
    ),
)


def tell_it_once(scene: Scene, pupil: Pupil, agency: Agency) -> None:
    """Meetings, words for the family and a page about me, for one pupil of the stories."""
    senco, on = scene.people["senco"], scene.on
    next_on = scene.after(on, 12)
    held = add_meeting(
        pupil=pupil,
        minutes=MeetingMinutes(
            kind="planning",
            held_on=scene.ago(8),
            purpose="What helps Joe after lunch, and who does it",
            place="Library",
            notes="Ms Archer said that mornings before football go well. Afternoons are loud for him.",
            agreed="Joe begins each afternoon in the library for ten minutes, with his key worker.",
            next_on=next_on,
            people=(
                Present(senco.name, senco.job_title, user=senco),
                Present("Kelly Archer", "Mother"),
                Present("Dr Ade", agency.name, agency=agency, apologies=True),
            ),
            promised=(
                Promise(
                    "Tell the lunchtime team about the library", senco, due_on=scene.after(on, 0)
                ),
                Promise("Send the speech report", owner_name="Dr Ade", due_on=scene.after(on, 7)),
            ),
        ),
        by=senco,
        on=on,
    )
    record_copy(
        meeting=held, to="Kelly Archer", sent_on=scene.ago(6), how="handed over", by=senco, on=on
    )
    add_meeting(
        pupil=pupil,
        minutes=MeetingMinutes(
            kind="family",
            held_on=next_on,
            purpose="How the quiet start went",
            people=(Present("Kelly Archer", "Mother"),),
        ),
        by=senco,
        on=on,
    )
    entries = Entry.objects.filter(pupil=pupil, restricted=False, withdrawn_at=None)
    for begins, plain_words, their_side in TOLD:
        entry = entries.get(what_happened__startswith=begins)
        fields = {"included": True, "plain_words": plain_words, "their_side": their_side}
        save_family_words(entry=entry, fields=fields, by=senco, on=on, expected_version=0)
    save_about_me(
        pupil=pupil,
        fields={**ABOUT_ME, "told_on": scene.ago(5)},
        by=senco,
        on=on,
        expected_version=0,
    )
