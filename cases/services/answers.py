"""What people do about alerts."""

from datetime import date

from django.utils import timezone

from cases.alerts import LAW
from cases.locking import pupil_write
from cases.models import Alert, AlertAnswer, Pupil
from cases.selectors.alerts import what_counts
from inclusion.accounts.models import User
from inclusion.accounts.versions import save_as
from inclusion.errors import DomainError


class AlertMovedError(DomainError):
    """A further event has joined since the alert was shown: nothing was answered."""


def answer_alert(
    *, alert: Alert, kind: str, reason: str, by: User, on: date, seen: str = ""
) -> list[AlertAnswer]:
    """Answer every open reason of an alert, in words. The answer stands until a further event joins.

    `seen` is the mark of what was shown (`what_counts`): what has joined since is not answered unseen.
    The same form sent twice answers once: the list is then empty. Raises AlertMovedError, or
    DomainError without a reason, for a duty of statute or statutory guidance, which can be recorded
    as done elsewhere but never excused, and when somebody answered in other words.
    """
    if not reason.strip():
        raise DomainError("Give the reason in your own words.", "reason")
    with pupil_write(alert.pupil, on) as pupil:
        standing = Alert.objects.filter(pk=alert.pk, pupil=pupil).first()
        if standing is None:
            raise DomainError("This alert has already gone: what it asked for has been done.")
        # The level as it stands now: a graver reason may have joined since the page was opened.
        if standing.level in LAW and kind != AlertAnswer.Kind.DONE:
            raise DomainError(
                "The law sets this duty: it can be done elsewhere, but not excused.", "kind"
            )
        if seen and not standing.answered and what_counts(standing) != seen:
            raise AlertMovedError(
                "Something further has happened since you opened this. What is asked now stands "
                "below: answer again if your words still hold."
            )
        answers = []
        for reason_row in standing.reasons:
            if reason_row["answered"]:
                continue
            answer = AlertAnswer(
                school=pupil.school,
                pupil=pupil,
                act=standing.act,
                rule=reason_row["rule"],
                about=reason_row["about"],
                window=reason_row["window"],
                counted=reason_row["counted"],
                pack_version=f"{reason_row['pack']} {reason_row['edition']}",
                words_shown=reason_row["because"],
                kind=kind,
                reason=reason,
                by=by,
                at=timezone.now(),
            )
            answers.append(save_as(answer, by=by))
        if not answers and not _said(pupil, standing, kind, reason):
            raise DomainError("This alert has been answered already.")
        return answers


def _said(pupil: Pupil, alert: Alert, kind: str, reason: str) -> bool:
    """Whether this is what was answered: the button was pressed twice."""
    rules = [row["rule"] for row in alert.reasons]
    same = AlertAnswer.objects.filter(pupil=pupil, rule__in=rules, kind=kind, reason=reason)
    return same.exists()
