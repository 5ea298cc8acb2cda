"""Roles in a school, the rights that each brings, and nothing else. The table is DESIGN section 6.

A right is named for what it lets a person do. Rights say *what*; selectors say *to which pupils*.
"""

from django.db import models


class Role(models.TextChoices):
    """What a person is in one school. A person may be several, in several schools."""

    STAFF = "staff", "Staff"
    PASTORAL = "pastoral", "Pastoral staff"
    SENCO = "senco", "SENCO"
    HEAD = "head", "Headteacher"
    DSL = "dsl", "Designated safeguarding lead"
    OFFICE = "office", "School office"
    CLERK = "clerk", "Clerk to governors"
    GOVERNOR = "governor", "Governor"
    TRUST = "trust", "Trust lead"
    ADMIN = "admin", "System administrator"


class Right(models.TextChoices):
    """One thing that a person may do. The label finishes the sentence "You may not …"."""

    SEE_PUPILS = "see_pupils", "see the list of pupils"
    SEE_ALL_PUPILS = "see_all_pupils", "see every pupil of the school"
    SEE_CONTACTS = "see_contacts", "see a pupil's contacts"
    EDIT_CONTACTS = "edit_contacts", "change a pupil's contacts"
    SEE_CASEWORK = "see_casework", "see casework about a pupil"
    SEE_RESTRICTED = "see_restricted", "see restricted entries"
    LOG_ENTRIES = "log_entries", "log entries"
    MANAGE_CASES = "manage_cases", "open and close cases or keep the list of agencies"
    READ_PLANS = "read_plans", "read plans"
    EDIT_PLANS = "edit_plans", "write plans and hold reviews"
    PREPARE_SUSPENSIONS = "prepare_suspensions", "prepare a suspension"
    DECIDE_SUSPENSIONS = "decide_suspensions", "decide a suspension: only a headteacher may"
    SEND_NOTICES = "send_notices", "send notices and letters about an exclusion"
    ANSWER_ALERTS = "answer_alerts", "answer an alert for the school"
    SEE_SCHOOL_FIGURES = "see_school_figures", "see the school's figures"
    SEE_FIGURE_ROWS = "see_figure_rows", "see the pupils behind the figures"
    PRINT_PACKS = "print_packs", "print a pupil's documents"
    IMPORT = "import", "keep pupils' details or import files"
    MANAGE_SCHOOL = "manage_school", "change people, terms and settings"


_CASEWORK = {
    Right.SEE_PUPILS,
    Right.SEE_CONTACTS,
    Right.SEE_CASEWORK,
    Right.LOG_ENTRIES,
    Right.READ_PLANS,
}
_SCHOOL_CASEWORK = _CASEWORK | {
    Right.SEE_ALL_PUPILS,
    Right.SEE_SCHOOL_FIGURES,
    Right.SEE_FIGURE_ROWS,
    Right.PRINT_PACKS,
}
_LEADING = _SCHOOL_CASEWORK | {
    Right.SEE_RESTRICTED,
    Right.EDIT_CONTACTS,
    Right.MANAGE_CASES,
    Right.EDIT_PLANS,
    Right.PREPARE_SUSPENSIONS,
    Right.SEND_NOTICES,
    Right.ANSWER_ALERTS,
    Right.IMPORT,
}

ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.STAFF: frozenset(_CASEWORK),
    Role.PASTORAL: frozenset(
        _SCHOOL_CASEWORK
        | {Right.EDIT_CONTACTS, Right.MANAGE_CASES, Right.EDIT_PLANS, Right.ANSWER_ALERTS}
    ),
    Role.SENCO: frozenset(_LEADING),
    Role.HEAD: frozenset(_LEADING | {Right.DECIDE_SUSPENSIONS, Right.MANAGE_SCHOOL}),
    Role.DSL: frozenset(_SCHOOL_CASEWORK | {Right.SEE_RESTRICTED, Right.ANSWER_ALERTS}),
    Role.OFFICE: frozenset(
        {
            Right.SEE_PUPILS,
            Right.SEE_ALL_PUPILS,
            Right.SEE_CONTACTS,
            Right.EDIT_CONTACTS,
            Right.PREPARE_SUSPENSIONS,
            Right.SEND_NOTICES,
            Right.IMPORT,
        }
    ),
    # A clerk sees the pupils named in board cases; board cases come with board meetings.
    Role.CLERK: frozenset(),
    # Numbers only, small ones hidden.
    Role.GOVERNOR: frozenset({Right.SEE_SCHOOL_FIGURES}),
    Role.TRUST: frozenset(
        {
            Right.SEE_PUPILS,
            Right.SEE_ALL_PUPILS,
            Right.SEE_CONTACTS,
            Right.SEE_CASEWORK,
            Right.READ_PLANS,
            Right.SEE_SCHOOL_FIGURES,
            Right.SEE_FIGURE_ROWS,
        }
    ),
    Role.ADMIN: frozenset({Right.MANAGE_SCHOOL}),
}


def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """All rights that these roles bring together."""
    return frozenset().union(*(ROLE_RIGHTS[role] for role in roles))
