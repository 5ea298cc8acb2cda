"""The two settings of the printed page: sizes in points, widths and heights in millimetres.

static/css/print.css sets the same: plain rules are ROOMY, rules under body.tight are TIGHT.
"""

from dataclasses import dataclass

# The room of one side inside the page margins, with a little kept back, and its two halves. The second
# side begins without the space over its first heading.
SIDE, SECOND_SIDE, WIDE, HALF = 269.0, 270.5, 182.0, 88.0
STRIP_ROOMS = (36.0, 32.0, 58.0, 41.0, 36.0, 134.0)
ACTION_COLUMNS = {"what": 81.5, "who": 33.5, "due": 21.5, "done": 35.5}
TARGET_COLUMNS = {"whose": 19.0, "what": 67.5, "measure": 33.5}
CHART_UNIT = HALF / 360


@dataclass(frozen=True)
class Sizes:
    """One setting. `line` heights belong to the text size of the same name."""

    tight: bool
    body: float
    line: float
    table: float
    table_line: float
    caption: float
    caption_line: float
    heading: float
    row_pad: float
    person_column: float
    person_row: float
    agreed_row: float
    agreed_rows: int
    closing: float
    # Three rows of the picture, and one more for attendance, at 182 mm for 720 of its units.
    picture: float = 33.9
    attendance: float = 13.7
    note_row: float = 8.0
    target_row: float = 9.0

    @property
    def timeline(self) -> float:
        """The picture of the plan so far under its heading."""
        return self.heading + self.picture

    @property
    def table_head(self) -> float:
        """The row of headings of a table."""
        return self.table_line + 2.1


ROOMY = Sizes(
    tight=False, body=9.2, line=4.42, table=8.8, table_line=4.17, caption=8.4, caption_line=3.92,
    heading=10.3, row_pad=1.75, person_column=77.5, person_row=8.0, agreed_row=8.4, agreed_rows=3,
    closing=22.5,
)  # fmt: skip
TIGHT = Sizes(
    tight=True, body=8.6, line=3.95, table=8.0, table_line=3.62, caption=7.8, caption_line=3.5,
    heading=8.3, row_pad=1.35, person_column=81.5, person_row=7.0, agreed_row=6.8, agreed_rows=2,
    closing=16.0,
)  # fmt: skip
