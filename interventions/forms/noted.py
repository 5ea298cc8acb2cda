"""What somebody noted in a meeting's form and could not record, as words to take over."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from cases.models import Action
from inclusion.accounts.models import User
from inclusion.words import weekday
from interventions.models import Judgement, Review, Target

from .review import NO_DAY, ReviewForm
from .review_targets import TargetRow

# What the form asks once, in its order.
_ONCE = ("impact", "impact_note", "changes", "next_choice", "next_on", "next_at", "next_reason")
_THERE = ("chair", "note_taker")


def noted(
    typed: Mapping[str, str],
    targets: Iterable[Target],
    actions: Iterable[Action] = (),
    colleagues: Iterable[User] = (),
) -> list[tuple[str, str]]:
    """Each thing that was typed with what it is about, in the order of the form.

    `typed` is the kept form as it was sent; the others give names to the ids in it.
    """
    found = [
        *_last(typed, {str(action.pk): action.what for action in actions}),
        *_judged(typed, {str(target.pk): target.what for target in targets}),
        *_people(typed),
        *_main(typed, _ONCE),
        *_promised(typed, {str(colleague.pk): colleague.name for colleague in colleagues}),
        *_main(typed, _THERE),
    ]
    return [(about, words) for about, words in found if words.strip()]


def _rows(typed: Mapping[str, str], prefix: str) -> Iterator[dict[str, str]]:
    """The rows of one set that came along, however many: the values of each by field name."""
    rows: dict[int, dict[str, str]] = {}
    for key in typed:
        called, _, rest = key.partition("-")
        number, _, name = rest.partition("-")
        if called == prefix and name and number.isascii() and number.isdecimal():
            rows.setdefault(int(number[:9]), {})[name] = typed[key]
    return (rows[number] for number in sorted(rows))


def _said(parts: Iterable[str]) -> str:
    return ". ".join(part.strip().removesuffix(".") for part in parts if part.strip())


def _last(typed: Mapping[str, str], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for row in _rows(typed, "last"):
        about = names.get(row.get("id", ""), "Something promised last time")
        yield about, _said(("Done" if row.get("done") else "", row.get("outcome", "")))


def _judged(typed: Mapping[str, str], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    progress = dict(Judgement.Progress.choices)
    for row in _rows(typed, "targets"):
        changed = (
            f"{_label(TargetRow, name)}: {row[name]}"
            for name, was in (("what_next", "what_was"), ("goal_next", "goal_was"))
            if row.get(name, "").strip() and row[name].strip() != row.get(was, "").strip()
        )
        now = row.get("now", "").strip()
        parts = (
            str(progress.get(row.get("progress", ""), "")),
            f"Now: {now}" if now else "",
            row.get("note", ""),
            *changed,
            _label(TargetRow, "dropped") if row.get("dropped") else "",
        )
        yield names.get(row.get("id", ""), "A target"), _said(parts)


def _people(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for row in _rows(typed, "people"):
        name, view = row.get("name", "").strip(), row.get("view", "")
        if name or view.strip():
            came = "Came" if row.get("came") else "Not ticked as there"
            yield name or "Somebody", _said((row.get("role", ""), came, view))


def _promised(typed: Mapping[str, str], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for row in _rows(typed, "actions"):
        owner = names.get(row.get("owner", ""), "")
        parts = row.get("what", ""), owner, row.get("owner_name", ""), row.get("due_on", "")
        yield "Promised", ", ".join(part for part in parts if part.strip())


def _main(typed: Mapping[str, str], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        yield _label(ReviewForm, name), _chosen(name, typed.get(name, ""))


def _chosen(name: str, value: str) -> str:
    """A choice as its label reads; anything else as it was typed."""
    if name == "impact":
        return str(dict(Review.Impact.choices).get(value, ""))
    if name == "next_choice":
        return "No further review" if value == NO_DAY else _day(value)
    return value


def _day(value: str) -> str:
    try:
        return weekday(date.fromisoformat(value))
    except ValueError:
        return ""


def _label(form: Any, name: str) -> str:
    return str(form.base_fields[name].label)
