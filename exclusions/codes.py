"""Exclusion codes of the school census, in the order in which the census lists them.

Source: DfE reasons collected since 1 September 2020 (up to three an exclusion, most important first).
"""

from datetime import date

from django.db import models


class Reason(models.TextChoices):
    PP = "PP", "Physical assault against a pupil"
    PA = "PA", "Physical assault against an adult"
    VP = "VP", "Verbal abuse or threatening behaviour against a pupil"
    VA = "VA", "Verbal abuse or threatening behaviour against an adult"
    OW = "OW", "Use or threat of use of an offensive weapon or prohibited item"
    BU = "BU", "Bullying"
    RA = "RA", "Racist abuse"
    LG = "LG", "Abuse against sexual orientation and gender identity"
    DS = "DS", "Abuse relating to disability"
    SM = "SM", "Sexual misconduct"
    DA = "DA", "Drug and alcohol related"
    DM = "DM", "Damage to property"
    TH = "TH", "Theft"
    MT = "MT", "Inappropriate use of social media or online technology"
    PH = "PH", "Wilful and repeated breach of protective measures for public health"
    DB = "DB", "Persistent or general disruptive behaviour"


OTHER_REASON = "OT"
OTHER_WITHDRAWN_ON = date(2020, 9, 1)


class Kind(models.TextChoices):
    SUSPENSION = "suspension", "Suspension"
    LUNCHTIME = "lunchtime", "Lunchtime suspension"
    PERMANENT = "permanent", "Permanent exclusion"


class Session(models.TextChoices):
    MORNING = "am", "in the morning"
    AFTERNOON = "pm", "in the afternoon"


class Grounds(models.TextChoices):
    """Why it was decided, as the law looks at it: only the first four are about conduct."""

    DISCIPLINARY = "disciplinary", "The pupil's conduct"
    LATENESS = "lateness", "Lateness"
    TRUANCY = "truancy", "Truancy"
    UNIFORM = "uniform", "Uniform or appearance"
    UNMET_NEED = "unmet_need", "A need that the school cannot meet"
    ATTAINMENT = "attainment", "Attainment or ability"
    PARENT_CONDUCT = "parent_conduct", "Something a parent did or did not do"
    CONDITIONAL_RETURN = "conditional_return", "A condition for the return was not met"


class Factor(models.TextChoices):
    """What may lie behind the behaviour, as the local policy lists it."""

    BEREAVEMENT = "bereavement", "Bereavement"
    MENTAL_HEALTH = "mental_health", "Mental health"
    BULLYING = "bullying", "Bullying"
    SEN = "sen", "Special educational needs or disability"
    FAMILY = "family", "The family's circumstances"


class Breach(models.TextChoices):
    """The first limb of a permanent exclusion."""

    SERIOUS = "serious", "A serious breach of the behaviour policy"
    PERSISTENT = "persistent", "Persistent breaches of the behaviour policy"


class OneOff(models.TextChoices):
    """Offences for which a single act may be enough: the local policy's examples, not a full list."""

    VIOLENCE = "violence", "Serious violence to a pupil or a member of staff"
    SEXUAL = "sexual", "Sexual abuse or assault"
    DRUG_SUPPLY = "drug_supply", "Supplying an illegal drug"
    WEAPON = "weapon", "Carrying an offensive weapon"


class ProvisionSite(models.TextChoices):
    """Where education during an exclusion is given; the register code of its sessions follows.

    Only a shared arrangement may be on the school's own site (section 100(3), EIA 2006).
    """

    OTHER_SCHOOL = "other_school", "At another school or a pupil referral unit (dual registered)"
    UNREGISTERED = "unregistered", "Elsewhere, arranged and supervised by the school"
    AUTHORITY = "authority", "Arranged by the local authority"
    SHARED = "shared", "On the school's site, shared with another school"
    OWN = "own", "On the school's site, for its own pupils only"


class What(models.TextChoices):
    """What a dated decision did."""

    DECIDED = "decided", "Decided"
    SHORTENED = "shortened", "Made shorter"
    CANCELLED = "cancelled", "Cancelled"


class BoardDecision(models.TextChoices):
    DECLINED = "declined", "Declined to reinstate"
    REINSTATED = "reinstated", "Reinstated"
    NOTED = "noted", "Considered, with no power to reinstate"


class To(models.TextChoices):
    """What a notice tells, and to whom."""

    PARENTS = "parents", "Parents, by telephone or in person"
    PARENTS_WRITTEN = "parents_written", "Parents, in writing"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    HOME_AUTHORITY = "home_authority", "The pupil's home authority"
    BOARD = "board", "Governing board"
    SOCIAL_WORKER = "social_worker", "Social worker"
    VIRTUAL_HEAD = "virtual_head", "Virtual school head"
    SIXTH_DAY = "sixth_day", "Parents, about education from the sixth day"
    # Each is told again of a later decision. "Everyone" is from before each had a notice of its own.
    CHANGE = "change", "Everyone, that it was made shorter"
    CHANGE_PARENTS = "change_parents", "Parents, that it was made shorter"
    CHANGE_AUTHORITY = "change_authority", "Local authority, that it was made shorter"
    CHANGE_BOARD = "change_board", "Governing board, that it was made shorter"
    CHANGE_SOCIAL_WORKER = "change_social_worker", "Social worker, that it was made shorter"
    CHANGE_VIRTUAL_HEAD = "change_virtual_head", "Virtual school head, that it was made shorter"
    CANCELLATION = "cancellation", "Everyone, that it was cancelled"
    CANCELLATION_PARENTS = "cancellation_parents", "Parents, that it was cancelled"
    CANCELLATION_AUTHORITY = "cancellation_authority", "Local authority, that it was cancelled"
    CANCELLATION_BOARD = "cancellation_board", "Governing board, that it was cancelled"
    CANCELLATION_SOCIAL_WORKER = (
        "cancellation_social_worker",
        "Social worker, that it was cancelled",
    )
    CANCELLATION_VIRTUAL_HEAD = (
        "cancellation_virtual_head",
        "Virtual school head, that it was cancelled",
    )
    CANCELLATION_MEETING = "cancellation_meeting", "Parents, a meeting after it was cancelled"
    CANCELLATION_REPORT = "cancellation_report", "Governing board, the cancelled ones of the term"
    NO_FURTHER = "no_further", "Parents, that nothing further follows"
    BOARD_DECISION = "board_decision", "Parents, the governing board’s decision"


# The notice by which each of those who are told again (as the rules call them) hears of it.
CHANGED: dict[str, To] = {
    "parents": To.CHANGE_PARENTS,
    "local_authority": To.CHANGE_AUTHORITY,
    "social_worker": To.CHANGE_SOCIAL_WORKER,
    "virtual_head": To.CHANGE_VIRTUAL_HEAD,
    "board": To.CHANGE_BOARD,
}
CANCELLED: dict[str, To] = {
    "parents": To.CANCELLATION_PARENTS,
    "local_authority": To.CANCELLATION_AUTHORITY,
    "social_worker": To.CANCELLATION_SOCIAL_WORKER,
    "virtual_head": To.CANCELLATION_VIRTUAL_HEAD,
    "board": To.CANCELLATION_BOARD,
}


class How(models.TextChoices):
    TELEPHONE = "telephone", "By telephone"
    PERSON = "person", "In person"
    EMAIL = "email", "By e-mail"
    POST = "post", "By first-class post"
    HAND = "hand", "By hand"
    PORTAL = "portal", "Through a portal"


# What a census file says now for each of our kinds, and what such files say or said.
CENSUS_CATEGORY: dict[str, str] = {
    Kind.SUSPENSION: "SUSP",
    Kind.LUNCHTIME: "LNCH",
    Kind.PERMANENT: "PERM",
}
CENSUS_CATEGORIES: dict[str, str] = {
    "SUSP": Kind.SUSPENSION,
    "FIXD": Kind.SUSPENSION,
    "LNCH": Kind.LUNCHTIME,
    "PERM": Kind.PERMANENT,
}
