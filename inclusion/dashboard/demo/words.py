"""Sentences for the records around the stories: short, neutral, about nobody in particular."""

CONCERNS = (
    ("behaviour", "Leaves the room when a task is not clear, two or three times a week."),
    ("behaviour", "Arguments at the end of break that carry on into the lesson."),
    ("school_avoidance", "Comes in late on days with assembly and stays near the office."),
    ("wellbeing", "Quiet since the holidays; eats alone and says that nothing is wrong."),
    ("send", "Reads well below what he or she can talk about; avoids writing."),
    ("attendance", "Away on nine Mondays so far; the family is worried too."),
    ("bullying", "Says that messages are sent after school by two others in the year."),
    ("wellbeing", "A grandparent died in the holidays. Tearful in quiet moments."),
)
AIMS = (
    "In lessons, starting tasks with one reminder at most.",
    "Here by the bell four days out of five.",
    "Has two adults to go to, and goes.",
)
ENTRIES = (
    (
        "incident",
        "Walked out of the lesson after a disagreement over seats. Came back with an adult after fifteen minutes.",
        "Home, by phone",
    ),
    (
        "incident",
        "Shouted across the hall at lunchtime. Apologised the same afternoon.",
        "Form tutor",
    ),
    (
        "incident",
        "Refused to put a phone away; handed it in at the office at break.",
        "Home, by phone",
    ),
    (
        "incident",
        "Pushed in the queue, and pushed back. Both talked it through with an adult.",
        "Both families",
    ),
    ("contact", "Rang home with good news about the week. The family was glad to hear it.", ""),
    ("contact", "Talked with the family about mornings. They will try an earlier bedtime.", ""),
    (
        "meeting",
        "Met with the family: what helps, what does not, who does what next.",
        "Family was there",
    ),
    (
        "observation",
        "Half an hour in class: on task when the first step is shown, lost when it is only said.",
        "",
    ),
    (
        "achievement",
        "Finished the whole piece of work and helped a neighbour.",
        "Home, by postcard",
    ),
    ("achievement", "Chosen by the group to present. Spoke clearly.", ""),
    ("voice", "It is easier when I know what comes next.", ""),
    ("voice", "I do not mind the work. I mind being asked in front of people.", ""),
    ("key_worker", "Weekly talk. Picked one thing to try before Friday.", ""),
    ("key_worker", "Looked at the day card together; four good lessons in a row.", ""),
    ("agency", "The service rang back: a first appointment in the coming weeks.", "SENCO"),
    (
        "attendance",
        "Third day away this month. Rang home; a lift can be arranged.",
        "Attendance lead",
    ),
    ("note", "Seating changed after half-term, at the pupil's own wish.", "All teachers"),
)
# What was ticked for these incidents: before, what the pupil did, where, when, what it may have been for.
TOLD_OF_INCIDENTS = {
    "Walked out of the lesson after a disagreement over seats. Came back with an adult after fifteen minutes.": (
        "A disagreement with another pupil",
        "Left the room or the place",
        "Classroom",
        "First lesson",
        "escape",
    ),
    "Shouted across the hall at lunchtime. Apologised the same afternoon.": (
        "Noise or a crowd",
        "Argued or called out",
        "Dining hall",
        "Lunch",
        "attention",
    ),
    "Refused to put a phone away; handed it in at the office at break.": (
        "Told no, or to stop",
        "Argued or called out",
        "Classroom",
        "First lesson",
        "tangible",
    ),
    "Pushed in the queue, and pushed back. Both talked it through with an adult.": (
        "Noise or a crowd",
        "Hurt somebody",
        "Dining hall",
        "Lunch",
        "escape",
    ),
    "Held on to the door frame of the hall and cried when the others went in.": (
        "Noise or a crowd",
        "Did not start, or stopped",
        "Hall or gym",
        "Before school",
        "escape",
    ),
    "Ran back to the gate when a different adult was at the door.": (
        "A change of plan, room or adult",
        "Left the room or the place",
        "Playground",
        "Before school",
        "escape",
    ),
    "Hid under the coats when the room was changed without a word to him.": (
        "A change of plan, room or adult",
        "Hid or went quiet",
        "Classroom",
        "First lesson",
        "escape",
    ),
}
SUSPENDED = (
    (("DB",), "Repeatedly left lessons and refused to come in."),
    (("VA",), "Swore at a member of staff who asked for a phone."),
    (("PP",), "A fight at the gate; both pupils were seen by the first-aider."),
    (("VP", "BU"), "Threats to another pupil, repeated after a warning."),
    (("DM",), "Broke a door pane by kicking it."),
    (("DB", "VA"), "Disrupted three lessons in one day and was abusive when spoken to."),
    (("OW",), "Brought a lighter and showed it around."),
    (("RA",), "Used racist language to another pupil."),
)
TARGETS = (
    (
        "pupil",
        "Use the pass before leaving the room",
        "times left without asking, a week",
        9,
        2,
        True,
    ),
    ("pupil", "Start the first task within five minutes", "lessons a week", 5, 16, False),
    ("school", "Show the first step of every task", "lessons a week", 6, 20, False),
    ("family", "Talk about one good thing of the day", "evenings a week", 1, 4, False),
    ("pupil", "Be in by the bell", "mornings a week", 2, 5, False),
)
STRATEGIES = (
    ("Check in before registration", "Key worker", "Every morning"),
    ("Pass to a named quiet place", "All teachers", "When needed"),
    ("Good news home first", "Form tutor", "Twice a week"),
)
ACTIONS = (
    "Ring home on Friday with how the week went",
    "Ask the subject teachers what has helped",
    "Book a room for the review",
    "Send the family the notes of the meeting",
    "Ask the service for a date",
    "Talk with the pupil about lunchtimes",
)
PUPIL_SAYS = (
    "I want to get through a day without my name on the board.",
    "If somebody tells me before, I can do it. Not after.",
    "I like practical things. I do not like being looked at.",
)
FAMILY_SAYS = (
    "At home it is the same with homework. We would like one person to ring.",
    "Mornings are hard. When the first lesson goes well the day goes well.",
    "We want the same rules here and there, and to know them.",
)
NOTES = (
    "Two good weeks and one hard one.",
    "Lessons are better; the time between lessons is not.",
    "The first step is there, the second comes next.",
)
