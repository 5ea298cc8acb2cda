"""The columns of a file of attendance: one row for each pupil and week, in half-day sessions."""

from .columns import Column
from .roll_columns import UPN

ATTENDANCE_COLUMNS: tuple[Column, ...] = (
    UPN,
    Column(
        "week", "Week from", "The Monday, in one order of dates throughout the file", "16/11/2026",
        ("week", "week commencing", "week beginning", "week starting", "week start", "w/c", "wc",
         "monday", "week start date", "date"), needed=True, is_date=True,
    ),
    Column(
        "possible", "Possible half-days", "0 to 10", "10",
        ("possible", "possible sessions", "sessions possible", "possible marks", "total sessions",
         "possible half days"), needed=True,
    ),
    Column(
        "absent", "Half-days missed",
        "0 to 10; may be left out where authorised absences or attended half-days are given", "2",
        ("absent", "absences", "absent sessions", "sessions missed", "total absence",
         "total absences", "all absence", "sessions absent", "missed"),
    ),
    Column(
        "attended", "Half-days attended",
        "0 to 10; missed ones are worked out from it where the file does not tell them", "8",
        ("attended", "attended sessions", "sessions attended", "present", "present sessions",
         "sessions present", "present marks", "attendances", "total attended"),
    ),
    Column(
        "authorised", "Authorised absences", "0 to 10", "2",
        ("authorised", "authorised absence", "authorised absences", "auth absences", "auth",
         "sessions authorised", "authorised sessions", "authorised absence sessions"),
    ),
    Column(
        "unauthorised", "Unauthorised absences", "0 to 10", "0",
        ("unauthorised", "unauthorised absence", "unauthorised absences", "unauth absences",
         "unauth", "sessions unauthorised", "unauthorised sessions",
         "unauthorised absence sessions"),
    ),
    Column(
        "excluded", "Half-days with code E", "0 to 10", "0",
        ("excluded", "code e", "e", "exclusion sessions", "suspended", "sessions excluded",
         "excluded sessions", "e sessions"),
    ),
)  # fmt: skip
