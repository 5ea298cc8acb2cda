"""A plan in full, with room for signatures. Source of the fields: statutory.md K.2 and K.3."""

from collections.abc import Iterator

from cases.importers.code_lists import codes
from cases.models import Contact, Entry
from cases.selectors.attendance import attendance_of
from exclusions.selectors import suspensions_of, totals_for
from inclusion.accounts.person import Person
from inclusion.accounts.selectors import school_calendar, school_packs
from inclusion.dashboard.tell_once import Paper
from inclusion.words import day, listing
from interventions.documents.people import agency_name, may_receive
from interventions.documents.sentences import attendance_words, totals_words
from interventions.documents.sentences import span as first_to_last
from interventions.documents.spoken import spoken
from interventions.documents.timeline import events
from interventions.documents.timeline_of_plan import timeline_of
from interventions.models import Extension, Plan, Review, SignOff, Strategy, View
from interventions.selectors import actions_of_plan

from .parts import Form, Part, Said, Table
from .record import DASH, Record, next_review, read, span, values_of

UNKNOWN = {True: "Yes", False: "No", None: "Not known"}
SIGNING = ("Name and role", "Agreed on", "Signature and date", "Copy sent")


def long_form(person: Person, plan: Plan) -> Paper:
    """Every part of the plan that says something, in the order in which it is talked through."""
    record = read(person, plan)
    parts = tuple(part for part in _parts(record) if part.says_something)
    version = _version(plan)
    return Paper(
        kind="plan_in_full",
        template="documents/plan_form.html",
        said_in="documents/_form.html",
        title=f"{plan.short_kind} in full: {plan.pupil.short_name}",
        about=f"plan:{plan.pk}",
        school=person.school.name,
        pupil=plan.pupil.short_name,
        body=Form(f"{plan.get_kind_display()}. {version}", parts),
        left_out=record.left_out(
            "Addresses and telephone numbers: one household’s may not be another’s to read."
        ),
        recipients=record.receivers,
        forenames=record.cleaner.forenames(),
    )


def _version(plan: Plan) -> str:
    """Which state of the plan this is: nobody then signs an older one."""
    last = plan.history.first()
    changed = f", last changed {day(last.history_date.date())}" if last else ""
    return f"Version {plan.version}{changed}."


def _parts(record: Record) -> Iterator[Part]:
    plan = record.plan
    yield Part("The pupil", facts=tuple(_identity(record)))
    yield Part("The plan", facts=tuple(_status(record)))
    yield Part("Why this plan, and why now", words=record.clean(plan.trigger))
    yield Part("What it is for", words=record.clean(plan.purpose))
    yield Part("Other plans, and how they fit", words=record.clean(plan.existing_plans))
    yield Part("What has been tried, and what came of it", words=record.clean(plan.background))
    yield Part("Attainment and learning needs", words=record.clean(plan.attainment))
    yield Part("Strengths and interests", words=record.clean(plan.strengths))
    yield Part("Protective factors", words=record.clean(plan.protective))
    yield Part(f"In {plan.pupil.forename}’s words", quotes=_voice(record, View.Voice.PUPIL))
    yield Part("In the family’s words", quotes=_voice(record, View.Voice.FAMILY))
    yield Part("In the agencies’ words", quotes=_voice(record, View.Voice.AGENCY))
    yield Part("Concerns", words=record.clean(plan.concerns))
    yield Part("What happens, and why", facts=tuple(_pattern(record)))
    yield Part("Targets", table=_targets(record))
    yield Part("Support and strategies", table=_strategies(record))
    yield Part("Timetable and provision", words=record.clean(plan.provision_map))
    yield Part(f"{plan.pupil.forename}’s part", words=record.clean(plan.pupil_part))
    yield Part("Home’s part", words=record.clean(plan.home_part))
    yield Part("Rewards agreed", words=record.clean(plan.rewards))
    yield Part("Consequences agreed", words=record.clean(plan.consequences))
    yield Part("If things get worse", words=record.clean(plan.contingency), facts=_safe(record))
    yield Part("Agencies", table=_agencies(record))
    yield Part("Promised, and still open", table=_open_actions(record))
    yield Part("Who is told, and how", words=record.clean(plan.communication))
    yield Part("Key-worker conversations", words=_key_worker(record))
    yield Part("Reviews", table=_reviews(record), facts=_booked(record))
    yield Part("What happened, day by day", table=_journey(record))
    yield Part("Made longer", table=_extensions(record))
    yield Part("How it ended", facts=tuple(_exit(record)))
    yield Part("Agreed by", table=_signed(record))


def _identity(record: Record) -> Iterator[tuple[str, str]]:
    pupil = record.plan.pupil
    yield "Name", pupil.name
    yield "Born", day(pupil.born_on)
    yield "Year and class", pupil.year_name + (f", {pupil.group.name}" if pupil.group else "")
    yield "UPN", pupil.upn or "Not known"
    yield "Ethnicity", codes("ethnicity").get(pupil.ethnicity, pupil.ethnicity) or "Not known"
    needs = f" ({pupil.needs_in_words})" if pupil.sen_needs else ""
    yield "SEN", f"{pupil.get_sen_status_display()}{needs}"
    yield "Looked after", UNKNOWN[pupil.looked_after]
    yield "Has a social worker", UNKNOWN[pupil.social_worker]
    for contact in _adults(record):
        yield contact.relation.capitalize(), _contact(contact)


def _adults(record: Record) -> list[Contact]:
    """Those with parental responsibility, and a social worker; nobody whom the school must not contact."""
    workers = [
        c
        for c in record.contacts
        if "social worker" in c.relation.casefold() and not c.do_not_contact
    ]
    parents = may_receive(record.contacts)
    return [*parents, *(c for c in workers if c not in parents)]


def _contact(contact: Contact) -> str:
    says = [contact.name]
    says += ["parental responsibility"] if contact.parental_responsibility else []
    says += [f"speaks {contact.language}"] if contact.language else []
    return ", ".join(says)


def _status(record: Record) -> Iterator[tuple[str, str]]:
    plan = record.plan
    yield "Runs", f"{span(plan)} ({plan.get_status_display().lower()})"
    yield "Led by", plan.lead.name if plan.lead else "Not yet named"
    yield "Key worker", plan.key_worker.name if plan.key_worker else "Not yet named"
    if plan.chair:
        yield "Reviews chaired by", record.line(plan.chair)
    if plan.note_taker:
        yield "Notes taken by", record.line(plan.note_taker)
    calendar = school_calendar(plan.school)
    on = record.person.on
    yield "Suspensions", totals_words(totals_for(plan.pupil, calendar, on))
    yield "Attendance", attendance_words(attendance_of(plan.pupil, calendar, on))
    yield "The day is scored", plan.get_scored_by_display().lower()


def _pattern(record: Record) -> Iterator[tuple[str, str]]:
    plan = record.plan
    rows = (
        ("What tends to come before", plan.antecedents),
        ("Where, when and with whom", plan.setting),
        ("Triggers and early signs", plan.triggers),
        ("What it may do for the pupil", plan.function),
        ("How the pupil usually is", plan.presentation),
    )
    yield from ((name, record.clean(words)) for name, words in rows if words.strip())
    if plan.handling_plan_id:
        yield "Use of force", "A plan to lower the risk of using force goes with this one."


def _voice(record: Record, voice: View.Voice) -> tuple[Said, ...]:
    """What was said with this voice, in writing and at reviews, the newest first."""
    return tuple(
        Said(
            tuple((asked, record.clean(answer)) for asked, answer in one.parts),
            record.line(one.by),
        )
        for one in spoken(record.plan, record.contacts)
        if one.voice == voice
    )


def _targets(record: Record) -> Table:
    rows = tuple(
        (
            f"{number}. {record.whose(found.target)}",
            record.line(found.target.what),
            record.line(found.target.measure),
            *values_of(found),
            day(found.target.target_on) if found.target.target_on else DASH,
            record.line(found.target.success) or DASH,
        )
        for number, found in enumerate(record.targets, 1)
    )
    return Table(
        ("Whose", "Target", "Measured by", "Start", "Now", "Goal", "By", "How we will know"), rows
    )


def _strategies(record: Record) -> Table:
    order = {sort: place for place, sort in enumerate(Strategy.Sort.values)}
    found = sorted(record.plan.strategies.all(), key=lambda s: order[s.sort])
    rows = tuple(
        (
            s.get_sort_display(),
            record.line(s.what),
            record.line(s.by_whom) or DASH,
            record.line(s.how_often) or DASH,
            day(s.starts_on) if s.starts_on else DASH,
        )
        for s in found
    )
    return Table(("Kind", "What", "By whom", "How often", "From"), rows, kind="support")


def _safe(record: Record) -> tuple[tuple[str, str], ...]:
    plan = record.plan
    rows = (("Safe person", plan.safe_person), ("Safe place", plan.safe_place))
    return tuple((name, record.line(words)) for name, words in rows if words)


def _agencies(record: Record) -> Table:
    rows = tuple(
        (
            record.line(agency_name(invited)),
            day(invited.invited_on) if invited.invited_on else "Not yet",
            record.line(invited.response) or DASH,
            record.line(invited.contribution) or DASH,
        )
        for invited in record.plan.agencies.all()
    )
    return Table(("Agency", "Invited", "Answer", "What it contributes"), rows, kind="agencies")


def _open_actions(record: Record) -> Table:
    rows = tuple(
        (
            record.line(action.what),
            action.owner.name if action.owner else record.line(action.owner_name) or DASH,
            day(action.due_on) if action.due_on else DASH,
        )
        for action in actions_of_plan(record.person, record.plan).filter(done_on__isnull=True)
    )
    return Table(("What", "Who", "By"), rows, kind="promised")


def _key_worker(record: Record) -> str:
    """The days of the key worker's conversations during the plan; of restricted ones nothing."""
    plan = record.plan
    last = min(plan.ended_on or record.person.on, record.person.on)
    found = Entry.objects.filter(
        pupil=plan.pupil,
        kind=Entry.Kind.KEY_WORKER,
        restricted=False,
        withdrawn_at__isnull=True,
        happened_on__range=(plan.starts_on, last),
    )
    days = found.order_by("happened_on").values_list("happened_on", flat=True).distinct()
    return f"{listing(day(on) for on in days)}." if days else ""


def _booked(record: Record) -> tuple[tuple[str, str], ...]:
    booked = next_review(record.plan, record.person.on)
    return (("Next review", record.line(booked)),) if booked else ()


def _reviews(record: Record) -> Table:
    rows = tuple(_review(record, review) for review in record.plan.reviews.all())
    return Table(("Review", "Who came", "Targets", "Impact", "What changes"), rows, kind="reviews")


def _review(record: Record, review: Review) -> tuple[str, ...]:
    came = [a.name for a in review.attendances.all() if a.came]
    away = [a.name for a in review.attendances.all() if not a.came]
    apologies = f" Not there: {', '.join(away)}." if away else ""
    judged = [
        f"{n}: {judgement.get_progress_display().lower()}"
        for n, judgement in enumerate(review.judgements.all(), 1)
    ]
    impact = f"{review.get_impact_display()}. {review.impact_note}"
    return (
        f"{review.number}, {day(review.held_on)}",
        record.line(f"{', '.join(came)}.{apologies}") if came or away else DASH,
        "; ".join(judged) or DASH,
        record.line(impact),
        record.line(review.changes) or DASH,
    )


def _journey(record: Record) -> Table:
    """The table behind the picture of the journey: suspensions, plans and reviews since before the plan."""
    plan, person = record.plan, record.person
    calendar, packs = school_calendar(plan.school), school_packs(plan.school)
    found = events(suspensions_of(person, plan.pupil), [plan], calendar, packs, person.on)
    shown = timeline_of(plan, found, (), calendar, person.on).events
    rows = tuple((first_to_last(e.start, e.end), e.words) for e in shown)
    return Table(("When", "What"), rows, kind="days")


def _extensions(record: Record) -> Table:
    rows = tuple(
        (day(e.agreed_on), day(e.ended_before_on), day(e.ends_on), record.line(e.reason), e.by.name)
        for e in Extension.objects.filter(plan=record.plan).select_related("by")
    )
    return Table(("Agreed on", "End before", "End now", "Why", "By"), rows)


def _exit(record: Record) -> Iterator[tuple[str, str]]:
    plan = record.plan
    if plan.status != Plan.Status.ENDED:
        return
    yield "Ended", day(plan.ended_on or plan.ends_on)
    yield "Outcome", plan.get_outcome_display() or DASH
    rows = (
        ("How it ended", plan.outcome_note),
        ("How the gains will be kept", plan.sustainability),
        ("What comes next", plan.next_steps),
    )
    yield from ((name, record.clean(words)) for name, words in rows if words.strip())
    if plan.risk_after:
        yield "Risk of permanent exclusion now", plan.get_risk_after_display()


def _signed(record: Record) -> Table:
    """Who agreed and when, with room for each to sign; lines to sign on where nobody has."""
    barred = {c.name.casefold() for c in record.contacts if c.do_not_contact}
    found = [s for s in SignOff.objects.filter(plan=record.plan) if s.name.casefold() not in barred]
    rows = tuple(
        (
            record.line(f"{s.name}, {s.role}" if s.role else s.name),
            day(s.signed_on) if s.signed_on else "",
            "",
            f"{day(s.copy_sent_on)} {s.copy_sent_how}".strip() if s.copy_sent_on else "",
        )
        for s in found
    )
    if rows:
        return Table(SIGNING, rows, blank=1, kind="signing")
    asked = tuple(
        (who, "", "", "") for who in (record.plan.pupil.name, "Parent or carer", "Lead", "Head")
    )
    return Table(SIGNING, asked, kind="signing")
