"""Joe, year 4: leaves class, an IBP that helps a little, suspensions, a PSP, a fresh start planned."""

from datetime import date

from cases.models import Agency, Case
from interventions.models import Plan, Target

from ..plans import agree
from ..record import Record
from .joe_said import say_before_next_review
from .joe_why import OF_THE_IBP, OF_THE_PSP, WE_WILL_KNOW

MOTHER = "Kelly Archer"
# School days ago, kind, written by | what happened | who was told | follow-up
CHRONOLOGY = """
87 contact senco | Talked with Joe's mother about the summer term. She sees the same at home.
79 observation senco | Forty minutes in class: on task while building and listening, went out at
   the first line of writing.
52 incident staff | Left the room before writing. Came back with the mentor after ten minutes. |
   Kelly Archer, by phone
47 voice mentor | I do not like it when everyone knows it is me.
45 incident pastoral | Ran from the dining hall when the queue grew and hid behind the stage.
   Came out for the mentor. | Kelly Archer, by phone
38 achievement staff | Built the bridge for the science display and showed it to the whole
   class. | Kelly Archer, by phone
33 key_worker mentor | Drew the day as a road. Lunch is the long hill.
30 incident pastoral | Would not come in after lunch. Sat with the mentor, then joined for the
   story. | Kelly Archer, by phone
26 incident staff | Pushed his chair back and left when the long text was read out. Came back
   with the card. | Kelly Archer, by phone
24 key_worker mentor | Two good days. Chose which photograph to send home.
19 agency senco | Speech and language therapist watched two lessons. Joe loses the thread after
   the second step. |  | Written steps in every lesson
12 achievement staff | Read the whole recount to the class. Five adults wrote it on the card. |
   Kelly Archer, by phone
9 key_worker mentor | Talked about what a new school could know about him: the bridge, the
   rabbits, the card.
2 meeting senco | Joe, his mother, the head and the SENCO met about a fresh start. Two schools
   will be asked. Joe wants to visit on a building day. A mentor is to be named before the first
   day. | Joe and his mother were there
1 voice mentor | If I go and look, can I still come back and say no?
"""


def tell_joe(joe: Record, agencies: dict[str, Agency]) -> None:
    """The whole of Joe's record, up to the meeting at which a fresh start is being planned."""
    day, calendar = joe.scene.ago, joe.scene.calendar
    starts_on = day(40)
    case = joe.case(
        day(88),
        "Joe leaves the room without asking, most days, usually when writing starts. "
        "He is kind to younger children and works well with his hands.",
        Case.Category.BEHAVIOUR,
        Case.Level.COMPLEX,
        team=("staff", "pastoral", "mentor"),
        aim="Joe stays in lessons, asks for a break when he needs one, and hears it when he does well.",
    )
    ibp = _ibp(joe, case, day(80), starts_on)
    joe.suspension(
        day(48), 2, ("DB",), "Left the site at 11.20 and was found by the gate after ten minutes."
    )
    joe.suspension(
        day(44),
        3,
        ("DB", "PP"),
        "Pushed another pupil during a disagreement about equipment, then left the hall.",
        start_session="pm",
    )
    joe.scene.rows.flush()
    psp = _psp(joe, case, ibp, starts_on, agencies)
    targets = _targets(joe, psp, ibp)
    joe.suspension(
        calendar.add_school_days(starts_on, 8),
        4,
        ("VA", "DB"),
        "Shouted at a lunchtime supervisor when asked to come in, and would not leave the climbing frame.",
    )
    say_before_next_review(joe, psp, _reviews(joe, psp, targets))
    joe.chronicle(case, CHRONOLOGY)
    joe.scene.rows.flush()
    _promises(joe, psp)


def _ibp(joe: Record, case: Case, starts_on: date, psp_on: date) -> Plan:
    day = joe.scene.ago
    ended_on = joe.scene.calendar.add_school_days_back(psp_on, 1)
    ibp = joe.plan(
        starts_on,
        Plan.Kind.IBP,
        case=case,
        status=Plan.Status.ENDED,
        ends_on=ended_on,
        ended_on=ended_on,
        outcome=Plan.Outcome.REPLACED,
        outcome_note="The card helped in maths and art. It did not help on the playground or before "
        "writing, so a wider plan takes over.",
        purpose="Fewer lessons missed, and a way for Joe to say that he needs to stop for a moment.",
        strengths="Building, drawing to scale, looking after the rabbits, good memory for facts.",
        concerns="Leaves the room before writing; finds long spoken instructions hard to follow.",
        rewards="Ten minutes of building with a friend on Friday.",
        **OF_THE_IBP,
    )
    asks = joe.target(
        ibp,
        Target.Owner.PUPIL,
        "Show the card and wait for a nod before going out",
        "times left without asking, a week",
        position=1,
        lower_is_better=True,
        baseline=16,
        goal=5,
        success="Out of the room without asking on one day a week at most",
        target_on=ended_on,
    )
    joe.scores(
        asks, joe.scene.each(starts_on, 5, psp_on), (16, 15, 13, 12, 14, 13, 14, 14), "staff"
    )
    joe.strategies(
        ibp,
        ("Exit card on the desk; two minutes in the book corner", "Class teacher", "Every lesson"),
        ("Three short steps with pictures", "Class teacher", "Before each task", "proactive"),
        ("Do not call his name across the room", "All adults", "", "staff_avoid"),
    )
    joe.review(
        ibp,
        1,
        day(56),
        "partly",
        impact_note="Used the card on nine days out of fifteen. Writing is still the hardest time.",
        changes="Joe chooses the first sentence starter the evening before.",
        came=(
            ("Joe", "Pupil", "The card is all right. It is embarrassing when people look."),
            (MOTHER, "Mother", "He told me about the card himself, which is new."),
        ),
        judged=((asks, "partly", 12, "Best in maths and art"),),
    )
    return ibp


def _psp(joe: Record, case: Case, ibp: Plan, starts_on: date, agencies: dict[str, Agency]) -> Plan:
    psp = joe.plan(
        starts_on,
        Plan.Kind.PSP,
        case=case,
        follows=ibp,
        trigger="Two suspensions within a week, while an IBP was running.",
        purpose="Keep Joe in school and learning, and stop the suspensions.",
        existing_plans="IBP since last term, now part of this plan. SEN support for speech and language.",
        background="Exit card: helped in maths and art. Lunchtime club: helped on the days it ran. "
        "Seat change: no difference seen.",
        strengths="Builds and draws with great care, remembers facts, gentle with younger children.",
        concerns="Leaving without asking, most often before writing. "
        "Getting started when instructions are long. Playground games with unclear rules.",
        rewards="A photograph of finished work sent home the same day; building time on Friday.",
        contingency="Key worker first, then deputy. Quiet room, no audience, talk when Joe is ready.",
        communication="One page to every adult who teaches Joe; a call home twice a week, good news first.",
        **OF_THE_PSP,
    )
    joe.strategies(
        psp,
        (
            "Meet at the gate and look at the day's plan together",
            "Learning mentor",
            "Every morning",
            "proactive",
        ),
        (
            "Say what went well, quietly, within the lesson",
            "All adults",
            "At least six times a day",
            "staff_do",
        ),
        ("Lego club with two friends of Joe's choice", "Pastoral lead", "Tuesday and Thursday"),
        (
            "Short written steps instead of long spoken ones",
            "Class teacher",
            "Every task",
            "proactive",
        ),
        ("Offer the card once, then wait without talking", "Nearest adult", "", "de_escalation"),
        ("Do not follow him closely or block the door", "", "", "staff_avoid"),
    )
    head = joe.who("head")
    agree(
        joe,
        psp,
        ("Joe", "Pupil"),
        (MOTHER, "Mother"),
        ("R. Osei", "Lead"),
        (head.name, "Headteacher"),
    )
    joe.agency(psp, agencies["speech"], "Will see Joe in school and join the second review")
    joe.agency(psp, agencies["inclusion"], "Invited to reviews; joined by phone")
    before = joe.scene.calendar.add_school_days_back(starts_on, 1)
    joe.view(
        psp,
        "pupil",
        "Joe",
        before,
        "When I try, nobody sees it. When I go out everybody sees it. I want to finish things "
        "and I want it to be a normal day.",
        "mentor",
    )
    joe.view(
        psp,
        "family",
        MOTHER,
        before,
        "He says it is always his name that gets called. I know he can be hard work. I would like "
        "someone to ring me when it has gone well, not only when it has not.",
        "senco",
    )
    return psp


def _targets(joe: Record, psp: Plan, ibp: Plan) -> list[Target]:
    """Five targets: two of Joe's, one each of the school, the family and an agency."""
    rows = (
        (
            "pupil",
            "Show the card before leaving the room",
            "times left without asking, a week",
            (14, 3, True),
            (13, 11, 12, 8, 9, 6, 7, 5),
        ),
        (
            "pupil",
            "Start the first task within five minutes",
            "lessons out of 25, a week",
            (6, 18, False),
            (7, 9, 8, 11, 13, 12, 14, 13),
        ),
        (
            "school",
            "Notice effort, quietly and within the lesson",
            "times noted on the day card, a day",
            (1, 6, False),
            (2, 4, 5, 5, 6, 6, 5, 6),
        ),
        (
            "family",
            "Ten minutes of a game or a book together",
            "evenings a week",
            (1, 4, False),
            (2, 3, 3, 4, 2, 4, 4, 4),
        ),
        (
            "agency",
            "Check how Joe follows long instructions, and advise",
            "steps done, of three",
            (0, 3, False),
            (0, 0, 1, 1, 1, 2, 2, 2),
        ),
    )
    names = ("", "", "Class teacher and all adults", MOTHER, "Speech and language therapy")
    targets: list[Target] = []
    earlier = Target.objects.get(plan=ibp)
    told = zip(rows, names, WE_WILL_KNOW, strict=True)
    for position, (row, name, success) in enumerate(told, 1):
        owner, what, measure, (baseline, goal, lower), values = row
        target = joe.target(
            psp,
            owner,
            what,
            measure,
            position=position,
            owner_name=name,
            success=success,
            target_on=psp.ends_on,
            baseline=baseline,
            goal=goal,
            lower_is_better=lower,
            carried_from=None if targets else earlier,
        )
        joe.scores(target, joe.scene.each(psp.starts_on, 5), values, "mentor")
        targets.append(target)
    return targets


def _reviews(joe: Record, psp: Plan, targets: list[Target]) -> list[date]:
    """Two held reviews, as far as they lie in the past; the fourth suspension follows the second.

    When they were held.
    """
    scene = joe.scene
    leaves, starts, notices, evenings, advice = targets
    first_on = scene.after(psp.starts_on, 24)
    second_on = scene.after(first_on, 24)
    senco, mentor = joe.who("senco").name, joe.who("mentor").name
    if first_on > scene.on:
        return []
    joe.review(
        psp,
        1,
        first_on,
        "partly",
        impact_note="Fewer exits and two good weeks, then a suspension after lunch.",
        changes="Lunchtime gets a plan of its own: club, a named adult, a way to come in first.",
        next_on=second_on,
        came=(
            ("Joe", "Pupil", "Mornings are better. Lunch is too long."),
            (MOTHER, "Mother", "The good calls make a difference at home."),
            (senco, "SENCO, chair", "Most exits are now in the ten minutes before writing."),
            (mentor, "Learning mentor", "He comes to find me, which he did not before."),
            (
                joe.who("staff").name,
                "Class teacher",
                "Pictures with the steps help the whole class.",
            ),
        ),
        away=(("T. Lindo", "Speech and language therapist"),),
        judged=(
            (leaves, "partly", 8, "Down from 14"),
            (starts, "partly", 11, "Best when the first step is drawn"),
            (notices, "partly", 5, "Card filled in on most days"),
            (evenings, "met", 4, ""),
            (advice, "not_yet", 1, "Visit booked"),
        ),
    )
    if second_on > scene.on:
        return [first_on]
    joe.review(
        psp,
        2,
        second_on,
        "insufficient",
        impact_note="Joe's own targets move the right way. The playground and the journey in do not, "
        "and the family feels that his name in this school is fixed.",
        changes="Keep what works. Ask two other schools, with the family, what a fresh start would look "
        "like and who would meet Joe on the first day.",
        next_on=scene.after(second_on, 25),
        came=(
            ("Joe", "Pupil", "I tried all week. I would like to start somewhere as just Joe."),
            (MOTHER, "Mother", "I want him here or somewhere, but not sent home."),
            (senco, "SENCO, chair", "He starts twice as many tasks as in the first week."),
            (mentor, "Learning mentor", "He asked for the card for a friend."),
            (
                joe.who("head").name,
                "Headteacher",
                "We would support a move that Joe and his family choose.",
            ),
            (
                "T. Lindo",
                "Speech and language therapist",
                "Short written steps: keep them, wherever he is.",
            ),
        ),
        judged=(
            (leaves, "partly", 7, "Half of what it was"),
            (starts, "partly", 13, ""),
            (notices, "met", 6, ""),
            (evenings, "met", 4, ""),
            (advice, "partly", 2, "Report due"),
        ),
    )
    fourth = scene.calendar.add_school_days(second_on, 2)
    if fourth <= scene.on:
        joe.suspension(
            fourth,
            6,
            ("PP", "VP"),
            "A fight on the field at lunchtime; another pupil was bruised. Joe went in when the mentor came.",
        )
    return [first_on, second_on]


def _promises(joe: Record, psp: Plan) -> None:
    scene, about = joe.scene, f"plan:{psp.pk}"
    today = scene.on
    joe.action(
        scene.ago(20),
        "Plan for lunchtime: club, named adult, way in",
        "pastoral",
        scene.ago(14),
        about=about,
        done_on=scene.ago(15),
        outcome="Runs every day",
    )
    joe.action(
        scene.ago(10),
        "Written report on following instructions",
        "T. Lindo, speech and language",
        scene.ago(4),
        about=about,
    )
    joe.action(
        scene.ago(2),
        "Ask two schools about a visit and a mentor",
        "senco",
        scene.after(today, 4),
        about=about,
    )
    joe.action(
        scene.ago(2),
        "Joe and his mother write what a new school should know",
        MOTHER,
        scene.after(today, 8),
        about=about,
    )
