"""Charts: what is in them, what never is, and the same bytes for the same data."""

from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from inclusion.charts import Level, Mark, ProgressMark, Row, Span, bars, journey, progress_line
from inclusion.charts.picture import RED, steps, text_width

START = date(2026, 10, 12)
POINTS = [(START + timedelta(weeks=n), value) for n, value in enumerate([14, 12, 9, 6])]
REVIEW = ProgressMark("review", date(2026, 10, 26), date(2026, 10, 26), "review 1")
OUT = ProgressMark("suspension", date(2026, 10, 19), date(2026, 10, 20), "Suspended")


def upright() -> bytes:
    series = [("This year", [3, 4, 0]), ("Last year", [1, 2, 2.5])]
    return bars("By term", ["Autumn", "Spring", "Summer"], series, unit="suspensions")


def lying() -> bytes:
    labels = ["Persistent or general disruptive behaviour", "Damage to property", "Theft & <more>"]
    return bars("By reason", labels, [("This year", [12, 4, 1])], unit="suspensions")


def progress() -> bytes:
    return progress_line(
        "Leaving", POINTS, baseline=14, goal=4, unit="times a week", marks=[REVIEW, OUT]
    )


def travelled() -> bytes:
    rows = [
        Row("Suspensions", (Span(START, START, "1.5", "suspension"),)),
        Row("Plans", (Span(START, date(2027, 2, 1), "PSP"), Span(START, date(2026, 11, 1), "IBP"))),
        Row(
            "Reviews", (), (Mark(date(2026, 11, 9), "1"), Mark(date(2026, 12, 4), "2", held=False))
        ),
        Row("Attendance", levels=(Level(START, 91),)),
    ]
    break_ = (date(2026, 10, 26), date(2026, 10, 30))
    return journey(
        "Journey",
        rows,
        start=START,
        end=date(2027, 3, 1),
        holidays=[break_],
        today=date(2026, 11, 23),
    )


DRAWN = [upright, lying, progress, travelled]


def parse(svg: bytes) -> ElementTree.Element:
    """Our own drawing, so that nobody else's XML is read."""
    return ElementTree.fromstring(svg)  # noqa: S314


def texts(svg: bytes) -> list[str]:
    root = parse(svg)
    return [node.text or "" for node in root.iter() if node.tag.endswith("}text")]


@pytest.mark.parametrize("draw", DRAWN)
def test_nothing_that_a_strict_policy_forbids_is_in_a_chart(draw):
    root = parse(draw())
    for node in root.iter():
        assert node.tag.rpartition("}")[2] not in ("style", "script", "foreignObject", "a", "image")
        for name in node.attrib:
            assert name not in ("style", "class", "id")
            assert not name.startswith("on")
            assert "href" not in name
    assert {"width", "height"}.isdisjoint(root.attrib)
    assert len(root.get("viewBox").split()) == 4


@pytest.mark.parametrize("draw", DRAWN)
def test_a_chart_names_and_describes_itself(draw):
    root = parse(draw())
    assert root.get("role") == "img"
    first, second = list(root)[:2]
    assert first.tag.endswith("}title")
    assert second.tag.endswith("}desc")
    assert first.text
    assert second.text
    assert float(root.get("font-size")) >= 11
    assert not [n for n in root.iter() if n is not root and n.get("font-size")]


@pytest.mark.parametrize("draw", DRAWN)
def test_the_same_data_gives_the_same_bytes_on_another_day(draw, today):
    import time_machine

    first = draw()
    with time_machine.travel("2027-01-05T09:00:00+00:00"):
        assert draw() == first


def test_bars_carry_their_labels_values_and_legend():
    said = texts(upright())
    for words in ("Autumn", "Spring", "Summer", "3", "4", "2.5", "This year", "Last year"):
        assert words in said


def test_bars_of_nought_are_not_written_on_but_described():
    said = texts(upright())
    assert "0" not in said
    assert "This year: Autumn 3, Spring 4, Summer 0" in upright().decode()


def test_long_labels_are_written_in_full_the_first_on_top():
    root = parse(lying())
    found = {n.text: float(n.get("y")) for n in root.iter() if n.tag.endswith("}text") and n.text}
    assert found["Persistent or general disruptive behaviour"] < found["Damage to property"]
    assert found["Damage to property"] < found["Theft & <more>"]
    assert "This year: Persistent or general disruptive behaviour 12" in lying().decode()


def test_progress_shows_every_value_start_goal_review_and_suspension():
    svg = progress().decode()
    assert svg.count("<circle") == len(POINTS)
    said = texts(progress())
    assert {"start 14", "goal 4", "review 1"} <= set(said)
    assert "19 Oct: 12." in svg
    assert "Suspended: 19 Oct to 20 Oct." in svg
    without = progress_line("Leaving", POINTS, baseline=14, goal=4, unit="times")
    assert without.count(b"<rect") == progress().count(b"<rect") - 1


def test_the_words_of_start_and_goal_never_lie_over_each_other():
    svg = progress_line("Level", POINTS, baseline=5, goal=5, unit="times")
    root = parse(svg)
    heights = [
        float(n.get("y")) for n in root.iter() if (n.text or "").startswith(("start", "goal"))
    ]
    assert abs(heights[0] - heights[1]) >= 12


def test_charts_without_values_say_so():
    empty = progress_line("New", [], baseline=None, goal=None, unit="times")
    assert texts(empty) == ["No values yet"]
    assert texts(bars("None", [], [], unit="suspensions")) == ["Nothing to show yet"]
    assert progress_line("Nought", [(START, 0)], baseline=0, goal=0, unit="times")


def test_the_journey_shows_days_plans_reviews_held_and_due_holidays_and_today():
    svg = travelled().decode()
    assert {"Suspensions", "Plans", "Reviews", "1.5", "PSP", "IBP", "1", "2"} <= set(
        texts(travelled())
    )
    assert 'stroke-dasharray="2 2"' in svg  # what is only due is drawn hollow
    assert "due 4 December 2026" in svg
    assert 'fill="#efede7"' in svg  # half-term behind the rows


@pytest.mark.parametrize(
    ("highest", "marks"),
    [(0, [0, 1]), (3, [0, 1, 2, 3]), (14, [0, 5, 10, 15]), (0.6, [0, 0.2, 0.4, 0.6])],
)
def test_axes_have_round_steps_that_reach_the_highest_value(highest, marks):
    assert steps(highest, 3) == pytest.approx(marks)


def test_the_days_of_two_close_suspensions_never_read_as_one_number() -> None:
    spans = tuple(
        Span(date(2026, 9, first), date(2026, 9, last), days, "suspension")
        for first, last, days in ((14, 14, "1"), (17, 18, "1.5"), (21, 21, "1"))
    )
    year = {"start": date(2026, 9, 1), "end": date(2027, 7, 20)}
    svg = ElementTree.fromstring(journey("A year", [Row("Suspensions", spans)], **year))  # noqa: S314 (our own)
    written = [
        (float(node.get("y", 0)), float(node.get("x", 0)), node.text or "")
        for node in svg.iter()
        if node.tag.endswith("text") and node.get("fill") == RED
    ]
    assert [words for _, _, words in written] == ["1", "1.5", "1"]
    for (y, x, words), (below, after, others) in pairwise(sorted(written)):
        assert y != below or after - text_width(others) / 2 > x + text_width(words) / 2 + 4


@pytest.mark.parametrize("width", [350, 720])
def test_each_number_of_days_stands_over_the_bar_of_its_own_suspension(width) -> None:
    firsts = [date(2026, 9, 14) + timedelta(days=5 * n) for n in range(6)]
    spans = tuple(Span(first, first, f"{n}.5", "suspension") for n, first in enumerate(firsts, 1))
    year = {"start": date(2026, 9, 1), "end": date(2027, 8, 31), "width": width}
    svg = ElementTree.fromstring(journey("A year", [Row("Suspensions", spans)], **year))  # noqa: S314 (our own)
    bars = [
        float(node.get("x", 0)) + float(node.get("width", 0)) / 2
        for node in svg.iter()
        if node.tag.endswith("rect") and node.get("fill") == RED
    ]
    middles = {f"{n}.5": middle for n, middle in enumerate(bars, 1)}
    written = {
        node.text: float(node.get("x", 0))
        for node in svg.iter()
        if node.tag.endswith("text") and node.get("fill") == RED
    }
    assert "1.5" in written
    assert all(x == pytest.approx(middles[words], abs=0.02) for words, x in written.items())


def test_attendance_of_a_year_is_legible_on_a_phone_the_lowest_weeks_first() -> None:
    weeks = tuple(
        Level(date(2026, 8, 31) + timedelta(weeks=n), 40 if n == 7 else 90 + n % 5)
        for n in range(38)
    )
    year = {"start": date(2026, 9, 1), "end": date(2027, 8, 31), "width": 350}
    drawn = journey("A year", [Row("Attendance", levels=weeks)], **year)
    svg = ElementTree.fromstring(drawn)  # noqa: S314 (our own)
    written = sorted(
        (float(node.get("x", 0)), node.text or "")
        for node in svg.iter()
        if node.tag.endswith("text") and (node.text or "").isdecimal()
    )
    assert "40" in [words for _, words in written]
    assert len(written) >= 6
    for (x, words), (after, others) in pairwise(written):
        assert after - text_width(others) / 2 > x + text_width(words) / 2


def test_a_trend_is_a_line_between_its_ends_within_the_picture() -> None:
    def drawn(trend: tuple[float, float] | None) -> list[ElementTree.Element]:
        svg = progress_line(
            "Leaving",
            POINTS,
            baseline=14,
            goal=4,
            unit="times",
            trend=trend,
            trend_words="Falling.",
        )
        assert "Falling." in (parse(svg)[1].text or "")
        return [node for node in parse(svg).iter() if node.get("stroke-opacity")]

    assert drawn(None) == []
    (line,) = drawn((14, 6))
    assert float(line.get("y1", 0)) < float(line.get("y2", 0))
    (line,) = drawn((500, -20))
    assert all(0 <= float(line.get(side, -1)) <= 190 for side in ("y1", "y2"))


def test_labels_of_reviews_that_lie_close_are_their_numbers_alone() -> None:
    def labels(*days: date) -> set[str | None]:
        marks = [ProgressMark("review", on, on, f"review {n}") for n, on in enumerate(days, 1)]
        svg = progress_line("Leaving", POINTS, baseline=14, goal=4, unit="times", marks=marks)
        return set(texts(svg))

    assert {"review 1", "review 2"} <= labels(START, START + timedelta(weeks=3))
    close = labels(START + timedelta(weeks=1), START + timedelta(days=10))
    assert {"1", "2"} <= close
    assert "review 1" not in close
