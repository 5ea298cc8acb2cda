"""The columns of a file of suspensions: the census items under the names that systems give them."""

from cases.importers.columns import Column
from cases.importers.roll_columns import UPN

SUSPENSION_COLUMNS: tuple[Column, ...] = (
    UPN,
    Column(
        "kind", "Category", "SUSP (or FIXD), LNCH or PERM", "SUSP",
        ("category", "exclusion category", "type", "exclusion type", "suspension type"), needed=True,
    ),
    Column(
        "starts_on", "First day", "A date, in one order throughout the file", "14/09/2026",
        ("start date", "exclusion start date", "suspension start date", "start", "date",
         "from", "first day"), needed=True, is_date=True,
    ),
    Column(
        "start_session", "Starts in the", "AM or PM; morning where it is blank", "AM",
        ("start session", "am pm", "session"),
    ),
    Column(
        "sessions", "Half-days", "1 to 90; blank for a permanent exclusion", "4",
        ("sessions", "number of sessions", "exclusion sessions", "no of sessions", "half days",
         "exclusion length", "sessions lost"), needed=True,
    ),
    Column(
        "reason_1", "Reason", "Census code or its words; up to three, with ; between", "PP",
        ("reason", "reason 1", "exclusion reason", "exclusion reason 1", "reasons", "reason code",
         "main reason"), needed=True,
    ),
    Column(
        "reason_2", "Second reason", "Census code or its words", "DB",
        ("reason 2", "exclusion reason 2", "second reason"),
    ),
    Column(
        "reason_3", "Third reason", "Census code or its words", "",
        ("reason 3", "exclusion reason 3", "third reason"),
    ),
)  # fmt: skip
