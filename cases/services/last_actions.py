"""What became of actions promised earlier: told at a meeting or a review, inside its own write."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cases.models import Action
from inclusion.accounts.models import User
from inclusion.accounts.versions import since_version, update_many_as
from inclusion.errors import DomainError

# Another record asks for these and ends them: a line at a meeting does not.
KEPT_ELSEWHERE = ("request:", "parents-told:", "follow-up:")


@dataclass(frozen=True)
class LastAction:
    """What was said of an action promised earlier. `version` is that which the person was shown."""

    action_id: int
    done: bool
    outcome: str = ""
    version: int | None = None


class ActionsMovedError(DomainError):
    """Colleagues have saved some of these actions since the form was opened: `moved` holds them."""

    def __init__(self, moved: list[tuple[Action, LastAction]]) -> None:
        super().__init__(
            "Someone else has changed what was promised since you opened this. "
            "Both versions are shown below: choose what to keep."
        )
        self.moved = moved


def tell_of_actions(
    actions: QuerySet[Action], told: Iterable[LastAction], *, held_on: date, by: User
) -> None:
    """Keep what was said of these actions. What nobody said anything new about stays as it is.

    Raises ActionsMovedError where something was said of an action that a colleague saved meanwhile.
    """
    by_id = {row.action_id: row for row in told}
    moved, changed = [], []
    for action in actions.select_for_update(of=("self",)).filter(pk__in=by_id).order_by("pk"):
        row = by_id[action.pk]
        if action.about.startswith(KEPT_ELSEWHERE) or not _says_something(row, action):
            continue
        over = action.done_on or action.withdrawn_at
        if over or row.version not in (None, action.version):
            moved.append((action, row))
            continue
        if row.done:
            # A meeting typed in late, or planned ahead, cannot date a promise before it was made.
            action.done_on = max(held_on, action.created_on)
        action.outcome = row.outcome
        changed.append(action)
    if moved:
        raise ActionsMovedError(moved)
    update_many_as(changed, Action, ["done_on", "outcome"], by=by)


def _says_something(row: LastAction, action: Action) -> bool:
    """Whether the person said anything that neither stood when they opened the form nor stands now."""
    if row.done:
        return (bool(action.done_on), action.outcome) != (True, row.outcome)
    then = since_version(action, row.version).then if row.version != action.version else {}
    return row.outcome not in (action.outcome, then.get("outcome", action.outcome))
