"""Questions that help somebody say what they think before a review, and their answers as one text.

Own wording. The local policy asks for the pupil's and the family's views before each meeting, with
simple prompts and a version for younger and for older pupils (statutory.md K.2).
"""

from collections.abc import Iterator, Mapping

LAST_YEAR_OF_YOUNGER = 6

# The parts are the same in each set, so that answers stay where they are when the words change.
SETS: dict[str, dict[str, str]] = {
    "younger": {
        "well": "What do you like at school?",
        "hard": "What is hard at school?",
        "helps": "Who or what helps you?",
        "change": "What should the grown-ups do?",
        "more": "Is there anything else you want to say?",
    },
    "older": {
        "well": "What has gone well lately?",
        "hard": "What has been difficult?",
        "helps": "What helps, and who helps?",
        "change": "What should the meeting change or decide?",
        "more": "Anything else the people at the meeting should know?",
    },
    "family": {
        "well": "What is going well, at home and at school?",
        "hard": "What worries you?",
        "helps": "What helps at home that school should know about?",
        "change": "What would you like school, or others, to do?",
        "more": "Anything else you want to say?",
    },
}
LABELS = {
    "younger": "Questions for younger pupils (Reception to Year 6)",
    "older": "Questions for older pupils",
    "family": "Questions for parents and carers",
}
SHORT = {
    "well": "Going well",
    "hard": "Hard",
    "helps": "Helps",
    "change": "To change",
    "more": "And",
}
_ASKED = {question for questions in SETS.values() for question in questions.values()}


def set_for(voice: str, year_group: int) -> str:
    """Which set of questions fits: by whose words they are and the pupil's year group."""
    if voice != "pupil":
        return "family"
    return "younger" if year_group <= LAST_YEAR_OF_YOUNGER else "older"


def as_words(chosen: str, answers: Mapping[str, str]) -> str:
    """Answers under the questions that were asked, as typed; what was left empty is left out."""
    parts = [
        f"{question}\n{answers[part].strip()}"
        for part, question in SETS[chosen].items()
        if answers.get(part, "").strip()
    ]
    return "\n\n".join(parts)


def short(question: str) -> str:
    """A question in a word or two, for where room is short; the question itself where it is not ours."""
    for questions in SETS.values():
        for part, asked in questions.items():
            if asked == question:
                return SHORT[part]
    return question


def in_parts(words: str) -> Iterator[tuple[str, str]]:
    """A text as pairs of question and answer; a text without questions is one answer."""
    asked, said = "", list[str]()
    for line in words.split("\n"):
        if line.strip() in _ASKED:
            if asked or "".join(said).strip():
                yield asked, "\n".join(said).strip()
            asked, said = line.strip(), []
        else:
            said.append(line)
    yield asked, "\n".join(said).strip()
