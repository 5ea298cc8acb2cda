"""Sarah, year 5: anxious, not coming in while the works are on; a return in small steps."""

from datetime import date

from cases.models import Agency, Case
from interventions.models import Plan

from ..record import Record

FATHER = "Paul Bennett"
# School days ago, kind, written by | what happened | who was told | follow-up
CHRONOLOGY = """
71 attendance office | Fourth day away. Her father rang: she was dressed and could not leave the
   house. | SENCO
66 home_visit pastoral | Sarah showed the story she is writing. She talked about the noise and
   about the crowd at the door. | Paul Bennett was there
61 voice mentor | I am not being naughty. My legs just stop.
57 meeting senco | Family, SENCO and link worker agreed to begin in the library. No morning
   calls from the office.
50 contact senco | Her father asked whether the pattern might be autism, as with her sister.
   Talked about how an assessment is asked for. |  | Ask the educational psychologist to visit
44 achievement mentor | Came in by the side door for one hour and chose three books. | Paul
   Bennett
33 agency senco | Educational psychologist watched and talked with Sarah. Noise, crowds and
   unclear endings are the three things to change.
27 attendance mentor | The works moved to the wall of the group room. Sarah went home at ten on
   Tuesday and stayed away on Wednesday. |  | Get the builder's dates in advance
16 contact pastoral | The link worker kept in touch over the holiday week: two visits and one
   walk to the gate.
7 achievement staff | First lesson in class, from the seat by the door. Read her story out. |
   Paul Bennett
1 key_worker mentor | Sarah chose the next step: two lessons, then the library.
"""


def tell_sarah(sarah: Record, agencies: dict[str, Agency]) -> None:
    """Sarah's record: what kept her away, the steps in, what is promised next."""
    day = sarah.scene.ago
    case = sarah.case(
        day(72),
        "Sarah has stopped coming in since the building works began next to her classroom. "
        "She says that the noise is there before she is.",
        Case.Category.SCHOOL_AVOIDANCE,
        Case.Level.COMPLEX,
        team=("pastoral", "mentor", "dsl"),
        aim="Sarah comes in by a way that feels safe and stays as long as the step says.",
    )
    plan = _plan(sarah, case, day(45), agencies)
    _reviews(sarah, plan)
    sarah.chronicle(case, CHRONOLOGY)
    sarah.scene.rows.flush()
    about = f"plan:{plan.pk}"
    today = sarah.scene.on
    sarah.action(
        day(12),
        "Letter about school attendance for the family's doctor",
        "senco",
        day(3),
        about=about,
    )
    sarah.action(
        day(6),
        "Dates of the noisy works for the next half-term",
        "office",
        sarah.scene.after(today, 3),
        about=about,
    )
    sarah.action(
        day(6),
        "Visit the classroom after hours with her sister",
        FATHER,
        sarah.scene.after(today, 6),
        about=about,
    )


def _plan(sarah: Record, case: Case, starts_on: date, agencies: dict[str, Agency]) -> Plan:
    plan = sarah.plan(
        starts_on,
        Plan.Kind.IBP,
        case=case,
        key_worker=sarah.who("mentor"),
        # Steps this small are looked at more often than each half-term.
        review_every_weeks=4,
        trigger="Not in school for two weeks; nine lessons reached in the fortnight before that.",
        purpose="A return in steps that Sarah chooses the speed of.",
        existing_plans="None. An assessment has been asked for; her sister has a diagnosis of autism.",
        background="Phone calls each morning made it worse. A visit at home by the family link worker helped.",
        strengths="Writes stories, notices detail, very fair, loves the library.",
        concerns="Loud or sudden noise. Crowds at the door. Not knowing how long.",
        antecedents="Building work outside the window; a change that nobody told her of.",
        setting="The main door before the bell, the dining hall, assemblies.",
        function="To get away from noise that hurts before it becomes too much.",
        triggers="Covers her ears, asks what time it is, holds on to the door frame.",
        protective="The library, her sister, Ms Doyle, knowing the plan of the day.",
        pupil_part="Show the blue card when it gets loud.",
        home_part="Walk in by the side door; ring the mentor when a morning was hard.",
        safe_person="M. Doyle, learning mentor",
        safe_place="The library",
        rewards="Choosing the library's new books with the librarian.",
        contingency="Step back one step, never to the beginning. The mentor rings, not the office.",
        communication="The step of the week goes to every adult who meets Sarah, on Friday.",
    )
    sarah.strategies(
        plan,
        (
            "Step 1: one hour in the library, side door, after the bell",
            "Learning mentor",
            "Weeks 1 and 2",
        ),
        (
            "Step 2: the morning in the group room with one friend",
            "Learning mentor",
            "Weeks 3 and 4",
        ),
        ("Step 3: first lesson in class, seat by the door", "Class teacher", "Weeks 5 to 7"),
        ("Step 4: all day, leaving ten minutes before the bell", "Class teacher", "From week 8"),
        (
            "Contact in the holidays, so that school does not stop and start",
            "Family link worker",
            "Weekly",
        ),
        ("Tell her the evening before what is different", "Class teacher", "", "proactive"),
        ("Offer the library and ten quiet minutes, then ask", "Nearest adult", "", "de_escalation"),
        ("Greet her by name at the side door", "Every adult", "", "staff_do"),
        ("Do not touch her, hurry her or ask why in front of others", "", "", "staff_avoid"),
    )
    rows = (
        (
            "pupil",
            "Stay for the time of the step",
            "half-days in school a week",
            0,
            8,
            (1, 2, 2, 3, 4, 5, 5, 6, 6),
        ),
        (
            "school",
            "Quiet place ready before Sarah arrives",
            "mornings a week",
            1,
            5,
            (3, 4, 5, 5, 5, 4, 5, 5, 5),
        ),
        (
            "family",
            "The same morning, in the same order",
            "mornings a week",
            1,
            5,
            (2, 3, 3, 4, 4, 5, 4, 5, 5),
        ),
    )
    sees = (
        "Four days of five, mornings and afternoons, two weeks running",
        "The card on the library door says ready before ten past nine",
        "Sarah ticks the picture plan herself",
    )
    for position, (row, success) in enumerate(zip(rows, sees, strict=True), 1):
        owner, what, measure, baseline, goal, values = row
        target = sarah.target(
            plan, owner, what, measure, position=position, baseline=baseline, goal=goal,
            success=success, target_on=plan.ends_on,
        )  # fmt: skip
        sarah.scores(target, sarah.scene.each(starts_on, 5), values, "mentor")
    sarah.agency(plan, agencies["psychology"], "Visited in week 3; advice on noise and on endings")
    sarah.agency(plan, agencies["family"], "Link worker visits weekly, also in the holidays")
    said_on = sarah.scene.calendar.add_school_days_back(starts_on, 2)
    sarah.view(
        plan,
        "pupil",
        "Sarah",
        said_on,
        "The drilling is in my head before I get there. I can do the library. I cannot do not knowing "
        "when it stops.",
        "mentor",
    )
    sarah.view(
        plan,
        "family",
        f"{FATHER}, father",
        said_on,
        "We have told this to four people now. It would help to tell it once, and to know who does what.",
        "senco",
    )
    return plan


def _reviews(sarah: Record, plan: Plan) -> None:
    scene = sarah.scene
    first_on = scene.after(plan.starts_on, 25)
    second_on = scene.after(first_on, 26)
    if first_on > scene.on:
        return
    sarah.review(
        plan,
        1,
        first_on,
        "partly",
        impact_note="In on ten days of fifteen, for the hour and twice for longer.",
        changes="On to step 2. The door is opened from inside at ten past nine.",
        next_on=second_on,
        came=(
            ("Sarah", "Pupil", "I like it when the door is already open."),
            (FATHER, "Father", "She packed her own bag on Thursday."),
            (sarah.who("mentor").name, "Learning mentor", "Endings matter more than beginnings."),
        ),
    )
    if second_on <= scene.on:
        sarah.review(
            plan,
            2,
            second_on,
            "partly",
            impact_note="Three first lessons in class. One week lost when the works moved nearer.",
            changes="Ear defenders on the hook by the door. Step 3 lasts a week longer.",
            next_on=scene.after(second_on, 28),
            came=(
                ("Sarah", "Pupil", "I read my story out. From the door, but out loud."),
                (FATHER, "Father", "Fewer stomach aches. Sundays are still hard."),
                (
                    "J. Parekh",
                    "Educational psychologist",
                    "Keep the ten minutes at the end for good, if it works.",
                ),
            ),
        )
