"""What a rule may know: frozen facts, with the key names and defaults of the evaluate contract.

Dates are dates, lengths are whole half-day sessions, ids are opaque strings that come back in
`about` and `counted`. None in a date means "not done" unless a comment says otherwise.
The keys marked "not asked" are additions: None keeps their rule silent, a value answers it.
"""

from dataclasses import dataclass
from datetime import date

from inclusion.rules.exclusion_facts import (
    DISCIPLINARY,
    BoardFact,
    CancellationFact,
    ChangeFact,
    ChecksFact,
    PanelFact,
    SeparationFact,
    SuspensionFact,
    ToldAgainFact,
)

__all__ = [
    "DISCIPLINARY",
    "AttendanceFact",
    "BoardFact",
    "CancellationFact",
    "ChangeFact",
    "ChecksFact",
    "EhcFact",
    "Facts",
    "PanelFact",
    "PlacementFact",
    "PlanFact",
    "PupilFacts",
    "ReferralFact",
    "RequestFact",
    "ReviewFact",
    "SchoolFacts",
    "SeparationFact",
    "SuspensionFact",
    "ToldAgainFact",
    "TriedFact",
]


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """The school as far as rules differ by it."""

    phase: str | None = None  # nursery, primary, secondary, all_through, special, pru
    kind: str | None = None  # maintained, academy, pru
    local_authority: str | None = None  # three digits, "204" is Hackney


@dataclass(frozen=True, slots=True)
class AttendanceFact:
    """Attendance this school year in half-day sessions; one date for each unauthorised session."""

    possible_sessions: int = 0
    absent_sessions: int = 0
    unauthorised: tuple[date, ...] = ()
    sent_home_on: tuple[date, ...] | None = None  # sent home during the day; None: not asked


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """The pupil as far as rules differ by the pupil."""

    date_of_birth: date | None = None
    year_group: int | None = None
    sen_status: str | None = None  # N, K, E
    looked_after: bool = False
    previously_looked_after: bool = False
    social_worker: bool = False
    risk_of_permanent_exclusion: bool = False
    at_risk_since: date | None = None
    behaviour_deteriorating: bool = False
    deteriorating_since: date | None = None
    previous_plan_unsuccessful: bool = False
    # Days, in halves. None says outright that nobody knows.
    days_excluded_elsewhere_this_year: float | None = 0
    medical_absence_days_expected: int | None = None
    attendance: AttendanceFact | None = None
    # Additions to the contract.
    left_on: date | None = None  # last day on the school's roll; None: still on it
    looked_after_since: date | None = None  # None: all along
    social_worker_since: date | None = None
    home_local_authority: str | None = None  # three digits; None: not asked
    # Days, in halves. None says outright that nobody knows.
    days_excluded_elsewhere_this_term: float | None = 0
    exams_finished_on: date | None = None  # the last public examination of Year 11
    interim_pep_on: date | None = None  # interim review of a looked-after pupil's education plan
    home_education_letter_on: date | None = None
    exclusions_team_consulted_on: date | None = None  # the local authority's, last time
    deletion_return_sent_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """A held review of a plan. An `id`, where given, is what `counted` names."""

    held_on: date
    impact: str | None = None  # met, partly, insufficient
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PlanFact:
    """An IBP, PSP, reduced timetable or return plan."""

    id: str
    kind: str  # ibp, psp, reduced_timetable, return_plan
    start: date
    end: date | None = None
    lead: str | None = None
    ended_on: date | None = None
    has_targets_for: tuple[str, ...] = ()
    views_from: tuple[str, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    reason: str | None = None  # of a reduced timetable: medical, reintegration, behaviour
    parent_agreed_on: date | None = None
    head_approved_on: date | None = None
    key_worker_contacts_on: tuple[date, ...] | None = None  # None: not asked
    review_every_weeks: int | None = None  # school weeks, of an IBP; None: not asked


@dataclass(frozen=True, slots=True)
class PlacementFact:
    """Alternative provision, an off-site direction or a managed move."""

    id: str
    kind: str
    start: date
    weeks: int | None = None
    reports_on: tuple[date, ...] = ()
    week5_meeting_on: date | None = None
    home_visits_on: tuple[date, ...] = ()
    ended_on: date | None = None
    parent_consent: bool = False
    notice_given_on: date | None = None
    reviews_on: tuple[date, ...] = ()
    review_requested_on: date | None = None
    agreed_on: date | None = None
    trial: bool = False


@dataclass(frozen=True, slots=True)
class ReferralFact:
    """A referral to another service."""

    id: str
    kind: str  # multi_agency, re_engagement, educational_psychology, camhs, social_care
    made_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class EhcFact:
    """One course of an education, health and care needs assessment and its plan."""

    id: str
    requested_on: date | None = None
    advice_requested_on: date | None = None
    school_consulted_on: date | None = None
    decided_to_assess_on: date | None = None
    plan_issued_on: date | None = None
    annual_review_held_on: date | None = None
    early_review_requested_on: date | None = None


@dataclass(frozen=True, slots=True)
class RequestFact:
    """A request by a family or an applicant that starts a clock."""

    id: str
    kind: str
    received_on: date


@dataclass(frozen=True, slots=True)
class TriedFact:
    """Something already tried for the pupil; `evidence` is an opaque reference to its record."""

    kind: str
    evidence: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about one pupil; the order of the lists carries no meaning."""

    pupil: PupilFacts = PupilFacts()
    school: SchoolFacts = SchoolFacts()
    suspensions: tuple[SuspensionFact, ...] = ()
    plans: tuple[PlanFact, ...] = ()
    placements: tuple[PlacementFact, ...] = ()
    referrals: tuple[ReferralFact, ...] = ()
    ehc: tuple[EhcFact, ...] = ()
    requests: tuple[RequestFact, ...] = ()
    tried: tuple[TriedFact, ...] = ()
    separations: tuple[SeparationFact, ...] = ()
