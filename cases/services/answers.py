"""What people do about alerts."""

from datetime import date

from django.utils import timezone

from cases.alerts import LAW
from cases.locking import pupil_write
from cases.models import Alert, AlertAnswer
from inclusion.accounts.models import User
from inclusion.accounts.versions import save_as
from inclusion.errors import DomainError


def answer_alert(*, alert: Alert, kind: str, reason: str, by: User, on: date) -> list[AlertAnswer]:
    """Answer every open reason of an alert, in words. The answer stands until a further event joins.

    Raises DomainError without a reason, and for a duty of statute or statutory guidance: those can
    be recorded as done elsewhere, never excused.
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
        return answers
