"""Why it may happen, and what helps: what Joe's two plans say about it."""

OF_THE_IBP = {
    "protective": "The rabbits before lunch. One friend at his table.",
    "antecedents": "Being asked to write, most of all after a long explanation.",
    "setting": "Classroom, last hour of the morning. Playground games without an adult.",
    "function": "To get away from writing before anybody sees that he is stuck.",
    "triggers": "Goes quiet, turns the pencil, looks at the door.",
    "home_part": "One sentence about the day, at the gate.",
    "safe_person": "M. Doyle, learning mentor",
    "safe_place": "Book corner",
}
OF_THE_PSP = {
    "protective": "Building, the rabbits, two friends at Lego club, his grandfather on Sundays.",
    "attainment": "Reads at his age, writes two years below it. Speech and language looks into "
    "how he follows long instructions.",
    "antecedents": "Asked to start or go on with writing; a long explanation; a queue or a crowd.",
    "setting": "Classroom before lunch, dining hall, games with unclear rules.",
    "function": "To get away from a task before anybody sees that he is stuck.",
    "presentation": "Talkative and quick to help when he builds; sits at the front by choice.",
    "triggers": "Goes quiet, turns the pencil, looks at the door. Then stands.",
    "provision_map": "Lessons as before. Lego club instead of the playground on two days.",
    "consequences": "What was missed is finished with the teacher the same day. A talk to put it right.",
    "pupil_part": "Show the card and come back within ten minutes.",
    "home_part": "Ten minutes of a game or a book; ring the mentor when a morning was hard.",
    "safe_person": "M. Doyle, learning mentor",
    "safe_place": "Book corner, then the library",
    "chair": "R. Osei",
    "note_taker": "P. Greer",
}
# How the success of each of the PSP's targets will be seen, in their order.
WE_WILL_KNOW = (
    "A whole week with at most three times",
    "Three lessons of four begun without a reminder",
    "Six notes on the card, every day of a week",
    "Joe and his mother both say so on Friday",
    "The advice is written down and in every adult's hands",
)
