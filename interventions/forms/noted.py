"""What somebody noted in a meeting's form and could not record, as words to take over."""

from collections.abc import Iterable, Iterator, Mapping

from interventions.models import Judgement, Review, Target

_MAIN = (
    ("impact_note", "Why"),
    ("changes", "What changes"),
    ("next_on", "Next review"),
    ("next_reason", "Why outside these days"),
)
_MOST = 60


def noted(typed: Mapping[str, str], targets: Iterable[Target]) -> list[tuple[str, str]]:
    """Each thing that was typed with what it is about, in the order of the form."""
    return [(about, words) for about, words in _all(typed, targets) if words.strip()]


def _all(typed: Mapping[str, str], targets: Iterable[Target]) -> Iterator[tuple[str, str]]:
    names = {str(target.pk): target.what for target in targets}
    for n in range(_MOST):
        yield f"What was promised last time, {n + 1}", typed.get(f"last-{n}-outcome", "")
    for n in range(_MOST):
        about = names.get(typed.get(f"targets-{n}-id", ""), "A target")
        yield about, _judged(typed, n)
    for n in range(_MOST):
        yield typed.get(f"people-{n}-name", ""), typed.get(f"people-{n}-view", "")
    yield "Impact", dict(Review.Impact.choices).get(typed.get("impact", ""), "")
    for name, label in _MAIN:
        yield label, typed.get(name, "")
    for n in range(_MOST):
        who, by = typed.get(f"actions-{n}-owner_name", ""), typed.get(f"actions-{n}-due_on", "")
        what = typed.get(f"actions-{n}-what", "")
        yield "Promised", ", ".join(part for part in (what, who, by) if part) if what else ""


def _judged(typed: Mapping[str, str], n: int) -> str:
    progress = dict(Judgement.Progress.choices).get(typed.get(f"targets-{n}-progress", ""), "")
    return ". ".join(part for part in (progress, typed.get(f"targets-{n}-note", "")) if part)
