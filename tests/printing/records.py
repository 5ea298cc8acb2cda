"""Plans as schools keep them: an empty one, a typical one, the fullest that fits, one that is too full."""

from datetime import date, timedelta

from cases.models import Pupil
from inclusion.accounts.models import Group, User
from interventions.models import (
    Attendance,
    Judgement,
    Plan,
    PlanAgency,
    Review,
    Score,
    Strategy,
    Target,
    View,
)
from tests.factories import (
    ActionFactory,
    AgencyFactory,
    ContactFactory,
    EntryFactory,
    PlanFactory,
    ReviewFactory,
    SuspensionFactory,
    TargetFactory,
    UserFactory,
    ViewFactory,
)

ON = date(2026, 11, 23)
LONG = (
    "When it gets loud I put my hands over my ears and then somebody shouts at me and I leave. I like "
    "it when Mrs Grant asks me first what happened, because then I can say it. I want to stay for "
    "football on Thursdays and I want my seat back by the window, where I can see the field."
)


def empty_plan(pupil: Pupil, **fields: object) -> Plan:
    """A PSP of which nothing but the dates is known."""
    fields = {"lead": None, **fields}
    return PlanFactory(
        pupil=pupil, starts_on=date(2026, 11, 16), ends_on=date(2027, 3, 8), **fields
    )


def smallest_plan(pupil: Pupil) -> Plan:
    """A PSP with one of everything."""
    plan = empty_plan(pupil)
    TargetFactory(plan=plan)
    ViewFactory(plan=plan)
    ReviewFactory(plan=plan, number=1)
    PlanAgency.objects.create(plan=plan, agency=AgencyFactory(school=pupil.school))
    return plan


def typical_plan(pupil: Pupil, lead: User) -> Plan:
    """Joe: five targets, one held review, three suspensions, family and an agency invited."""
    pupil.group = Group.objects.create(school=pupil.school, name="4 Maple")
    pupil.sen_needs = ["SEMH"]
    pupil.save()
    plan: Plan = PlanFactory(
        pupil=pupil,
        lead=lead,
        key_worker=UserFactory(name="L. Grant"),
        starts_on=date(2026, 10, 12),
        ends_on=date(2027, 2, 1),
        trigger="2 suspensions this school year (14 September, 5 October)",
        strengths="football, looking after younger children, building",
        next_review_on=date(2026, 12, 4),
        next_review_at="15:15, Room 3",
    )
    _targets(plan)
    _review(plan, lead)
    _people(plan)
    for day, sessions in ((date(2026, 9, 14), 2), (date(2026, 10, 5), 4), (date(2026, 11, 16), 3)):
        SuspensionFactory(pupil=pupil, starts_on=day, sessions=sessions, reason_1="DM")
    for what, often in (("Learning mentor", "15 minutes daily"), ("Exit card", "whenever needed"),
                        ("Friday call home", "weekly")):  # fmt: skip
        Strategy.objects.create(plan=plan, what=what, by_whom="L. Grant", how_often=often)
    EntryFactory.create_batch(9, pupil=pupil, happened_on=date(2026, 11, 12))
    EntryFactory.create_batch(31, pupil=pupil, kind="achievement", happened_on=date(2026, 11, 13))
    EntryFactory.create_batch(4, pupil=pupil, kind="contact", happened_on=date(2026, 11, 18))
    return plan


def _targets(plan: Plan) -> None:
    by = plan.lead
    rows = [
        ("pupil", "Ask with the exit card before leaving the room",
         "times left without asking, a week", 14, 4, True, (14, 12, 13, 9, 8, 6)),
        ("pupil", "Start the morning in class at 9.00", "mornings of 5",
         1, 5, False, (1, 2, 2, 3, 4, 4)),
        ("school", "Notice effort at least twice a session",
         "praise noted, a week", 2, 10, False, (2, 6, 11)),
        ("family", "Ten minutes together after the Friday call",
         "weeks it happened", None, None, False, ()),
        ("agency", "Educational psychologist sees Joe in class", "visit", None, 1, False, ()),
    ]  # fmt: skip
    for n, (owner, what, measure, start, goal, lower, values) in enumerate(rows, 1):
        target = TargetFactory(
            plan=plan, position=n, owner=owner, what=what, measure=measure, baseline=start, goal=goal,
            lower_is_better=lower,
        )  # fmt: skip
        for week, value in enumerate(values):
            on = date(2026, 10, 16) + timedelta(weeks=week)
            Score.objects.create(target=target, on=on, value=value, by=by)


def _review(plan: Plan, lead: User) -> Review:
    review: Review = ReviewFactory(plan=plan, number=1, held_on=date(2026, 11, 9), held_by=lead)
    waiting = plan.targets.get(position=5)
    Judgement.objects.create(review=review, target=waiting, progress="not_yet")
    Attendance.objects.create(review=review, position=1, name="Mr Hale", role="class teacher")
    about, promised = f"plan:{plan.pk}", f"review:{review.pk}"
    for what, who, due, done, how in (
        ("Ring home every Friday with one thing that went well", "Mr Hale",
         date(2026, 11, 13), date(2026, 11, 20), "2 of 2 weeks"),
        ("Seat away from the door, near the learning mentor’s table", "Mr Hale",
         date(2026, 11, 10), date(2026, 11, 10), ""),
        ("Referral to the educational psychologist sent", "", date(2026, 11, 20), None, ""),
    ):  # fmt: skip
        ActionFactory(
            pupil=plan.pupil, about=about, promised_at=promised, what=what, owner_name=who,
            owner=None if who else lead, due_on=due, done_on=done, outcome=how,
        )  # fmt: skip
    return review


def _people(plan: Plan) -> None:
    ContactFactory(pupil=plan.pupil, name="Mrs Archer", parental_responsibility=True)
    ContactFactory(pupil=plan.pupil, name="Mr Barred", relation="father", do_not_contact=True,
                   parental_responsibility=True, do_not_contact_reason="Court order")  # fmt: skip
    agency = AgencyFactory(school=plan.school, name="Educational psychology", contact_name="Dr Ade")
    PlanAgency.objects.create(plan=plan, agency=agency, invited_on=date(2026, 11, 20))
    ViewFactory(plan=plan, said_by="Joe", words=LONG[:180], written_down_by="L. Grant")
    ViewFactory(
        plan=plan, voice=View.Voice.FAMILY, said_by="Mrs Archer, mother", written_down_by="R. Osei",
        words="He is fine at home. He says he is always the one in trouble. We want to hear when it "
        "goes well.",
    )  # fmt: skip


def fullest_plan(
    pupil: Pupil, lead: User, *, targets: int = 6, suspensions: int = 5, people: int = 12
) -> Plan:
    """As much as two sides must hold: 6 targets, 5 suspensions, 12 people, realistic long texts."""
    plan = typical_plan(pupil, lead)
    plan.trigger = (
        "3 suspensions this school year (14 September, 5 October and 16 November), and an earlier "
        "plan that helped for a while and then no more"
    )
    plan.strengths = (
        "football, looking after younger children, building with anything he finds, telling long "
        "stories, remembering every number plate in the street"
    )
    plan.save()
    plan.targets.all().delete()
    for n in range(1, targets + 1):
        owner = ("pupil", "school", "family", "agency")[n % 4]
        target = TargetFactory(
            plan=plan, position=n, owner=owner, baseline=n, goal=10,
            owner_name="" if owner == "pupil" else "Mr Hale and Mrs Ogunleye",
            what=f"Number {n}: to come into the classroom with the others after each break and "
            "lunchtime and to begin the first task within five minutes, with the visual timetable",
            measure="sessions of ten in a week in which the first task was begun in time",
        )  # fmt: skip
        for week in range(6):
            on = date(2026, 10, 16) + timedelta(weeks=week)
            Score.objects.create(target=target, on=on, value=min(n + week, 10), by=lead)
    starts = [date(2026, 11, d) for d in (9, 11, 13, 17, 19, 20)]
    for n in range(suspensions - 1):
        SuspensionFactory(
            pupil=pupil,
            starts_on=starts[n],
            sessions=2,
            reason_1="VA",
            reason_2="PP",
            reason_3="DB",
        )
    have = 5  # Joe, Mrs Archer, the lead, the key worker, Dr Ade; Mr Hale came last time
    review = plan.reviews.get()
    for n in range(people - have - 1):
        Attendance.objects.create(
            review=review, position=n + 2, name=f"Person Number-{n} Featherstonehaugh",
            role="inclusion adviser, Re-engagement Unit, London Borough",
        )  # fmt: skip
    plan.views.filter(voice="family").update(words=LONG)
    ViewFactory(
        plan=plan, said_by="Joe", said_on=date(2026, 11, 21), words=LONG, written_down_by="L. Grant"
    )
    for n in range(2):
        ActionFactory(pupil=pupil, about=f"plan:{plan.pk}", owner_name="", due_on=date(2026, 11, 27),
                      what=f"Promise {n}: meet the lunchtime staff every Monday and say what went "
                      "well in the week before")  # fmt: skip
    return plan


def longest_plan(pupil: Pupil, lead: User) -> Plan:
    """6 targets, 5 suspensions and 12 people with every field as long as the database lets it be."""
    plan = fullest_plan(pupil, lead)
    Target.objects.filter(plan=plan).update(
        what=_words(300), measure=_words(160), owner_name=_words(120)
    )
    Attendance.objects.filter(review__plan=plan).update(role=_words(120))
    Strategy.objects.filter(plan=plan).update(
        what=_words(240), by_whom=_words(120), how_often=_words(120)
    )
    plan.trigger = plan.strengths = _words(2000)
    plan.next_review_at = _words(80)
    plan.save()
    View.objects.filter(plan=plan).update(
        words=_words(4000), said_by=_words(120), written_down_by=_words(120)
    )
    pupil.actions.update(what=_words(300), outcome=_words(300), owner_name=_words(120), owner=None)
    return plan


def _words(length: int) -> str:
    return ("whenever Wednesday’s mathematics homework management matters " * 100)[
        : length - 1
    ] + "."
