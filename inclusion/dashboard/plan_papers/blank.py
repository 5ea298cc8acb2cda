"""Blank forms to fill in by hand: an IBP, a PSP, and what a pupil or a family thinks.

They hold nobody's data, so they are made from nothing and are not kept. Source of the fields:
statutory.md K.2 and K.3; the prompts are this product's own.
"""

from dataclasses import dataclass

from inclusion.accounts.person import Person
from inclusion.charts import face
from inclusion.dashboard.tell_once import Paper

from .parts import Form, Part, Table

HANDED = "Leave empty what does not fit the pupil."
PUPIL_FACTS = tuple(
    (name, "")
    for name in (
        *("Name", "Born", "Year and class", "SEN"),
        *("Starts on", "Ends on", "Review on", "Led by"),
    )
)
SIGN = Part(
    "Agreed by",
    table=Table(
        ("Name and role", "Signature", "Date", "Copy sent"),
        tuple((who, "", "", "") for who in ("Pupil", "Parent or carer", "Lead", "Head")),
        blank=1,
    ),
)
TARGETS = ("Whose", "Target", "Measured by", "Start", "Goal", "How we will know", "By when")
SUPPORT = ("What", "By whom", "How often", "From")

IBP = Form(
    HANDED,
    (
        Part("The pupil", facts=PUPIL_FACTS),
        Part("Strengths and interests", lines=2),
        Part("Concerns", prompt="Up to three, each as something seen or heard.", lines=3),
        Part(
            "What happens",
            prompt="Write down three times that it happened: time, place and who was there too.",
            table=Table(("What came before", "What the pupil did", "What came after"), blank=3),
        ),
        Part("What it may do for the pupil", prompt="To get, or to get away from, what?", lines=1),
        Part("Triggers and early signs", lines=2),
        Part("Before anything happens: what adults arrange", lines=2),
        Part("When it begins: how adults calm it, step by step", lines=3),
        Part("Adults do", lines=2),
        Part("Adults do not", lines=2),
        Part("Targets, three at most", table=Table(TARGETS, blank=3)),
        Part("Support", table=Table(SUPPORT, blank=2)),
        Part("Rewards, and consequences", lines=2),
        Part(
            "Safe person and place, and how it is watched",
            facts=tuple(
                (name, "") for name in ("Safe person", "Safe place", "Watched by", "How often")
            ),
        ),
        Part("Home’s part, and the pupil’s part", lines=2),
        Part(
            "Review",
            table=Table(
                ("Date", "What the review found", "What changes", "Next"), blank=1, kind="found"
            ),
        ),
        SIGN,
    ),
)
PSP = Form(
    HANDED,
    (
        Part(
            "The pupil",
            facts=(
                *PUPIL_FACTS,
                ("UPN", ""),
                ("Looked after, social worker", ""),
                ("Key worker", ""),
                ("Chairs the reviews", ""),
                ("Takes the notes", ""),
            ),
        ),
        Part("Why this plan, and why now", lines=2),
        Part("What it is for", lines=2),
        Part("Other plans, and how they fit", prompt="IBP, EHC plan, PEP, early help.", lines=2),
        Part("What has been tried, and what came of it", lines=3),
        Part("Attainment, attendance and suspensions", lines=2),
        Part("Strengths and interests, in school and out of it", lines=2),
        Part("In the pupil’s words", prompt="What helps? What makes it hard?", lines=3),
        Part("In the family’s words", lines=3),
        Part(
            "Agencies", table=Table(("Agency and name", "What it says", "What it gives"), blank=3)
        ),
        Part("Concerns, three at most", prompt="With how often, so that a change shows.", lines=3),
        Part("Triggers", lines=2),
        Part("Targets, small steps", table=Table(TARGETS, blank=4)),
        Part("Support and strategies", table=Table(SUPPORT, blank=5)),
        Part("Timetable and provision", lines=2),
        Part("Rewards agreed", lines=2),
        Part("Consequences agreed, and what if things get worse", lines=2),
        Part("Safe person and safe place", lines=1),
        Part("Who is told, and how home and school keep in touch", lines=2),
        Part("How it is watched", prompt="Key worker at least each fortnight.", lines=1),
        Part(
            "Reviews",
            table=Table(("Date", "Who came", "Impact", "What changes", "Next"), blank=4),
        ),
        Part("How it ended, and how the gains are kept", lines=3),
        SIGN,
    ),
)
VIEWS = Form(
    "Say as much or as little as you like, in any words or in drawings. Somebody can write for you.",
    (
        Part("Who says this", facts=(("Name", ""), ("Date", ""), ("Written down by", ""))),
        Part("What is going well", prompt="At school, at home, with friends.", lines=3),
        Part("What I am good at and like", lines=2),
        Part("What is hard", prompt="When, where, and with whom?", lines=3),
        Part("What helps", prompt="What do adults do that helps? What does not help?", lines=3),
        Part("What I want to change", prompt="One thing to begin with.", lines=2),
        Part("What I want everybody at the meeting to know", lines=3),
    ),
)
YOUNG_VIEWS = Form(
    "You can write, draw, or tell somebody who writes it down.",
    (
        Part("Me", facts=(("My name", ""), ("The date", ""), ("Who helped me write", ""))),
        Part(
            "How is it?",
            prompt="Tick one face in each row.",
            faces=(
                "In lessons",
                "At playtime",
                "At lunch",
                "With grown-ups",
                "With other children",
            ),
        ),
        Part("I like", prompt="Draw or write.", box=True),
        Part("It is hard when", prompt="Draw or write.", box=True),
        Part("It helps me when grown-ups", lines=2),
        Part("I wish", lines=2),
    ),
    moods=(("happy", "happy"), ("so-so", "so-so"), ("sad", "sad")),
)
FAMILY_VIEWS = Form(
    "You may leave out what you like, and bring somebody to help. Tell us if you want it read out.",
    (
        Part("Who says this", facts=(("Name", ""), ("Date", ""), ("Whose family", ""))),
        Part("What is going well", prompt="At home, at school, with friends.", lines=3),
        Part("What worries you", lines=3),
        Part(
            "What you see at home", prompt="When is it calm? What comes before it is not?", lines=3
        ),
        Part("What helps", prompt="What works at home that school could try?", lines=3),
        Part("What you would like to change", lines=3),
        Part("What school could do differently", lines=3),
        Part("Anything else that we should know", lines=2),
    ),
)
WHOSE = "Name ____________"


@dataclass(frozen=True)
class Blank:
    """A blank form: what a list calls it, what stands on it, and how its foot tells whose it is."""

    label: str
    title: str
    form: Form
    foot: str


FORMS: dict[str, Blank] = {
    "ibp": Blank("Blank IBP", "Individual Behaviour Plan", IBP, WHOSE),
    "psp": Blank("Blank PSP", "Pastoral Support Programme", PSP, WHOSE),
    "views": Blank("What I think: before a meeting", "What I think", VIEWS, "What I think"),
    "views-young": Blank(
        "What I think, for younger children", "What I think", YOUNG_VIEWS, "What I think"
    ),
    "views-family": Blank(
        "What we think as a family", "What we think", FAMILY_VIEWS, "What we think"
    ),
}


def blank_form(person: Person, name: str) -> Paper:
    """One blank form by its name. Raises KeyError for a name that there is not."""
    blank = FORMS[name]
    return Paper(
        kind="blank_form",
        template="documents/plan_form.html",
        title=blank.title,
        about="",
        school=person.school.name,
        pupil=blank.foot,
        body=blank.form,
        pictures={mood: face(mood) for mood, _ in blank.form.moods},
        left_out=(),
        recipients=(),
    )
