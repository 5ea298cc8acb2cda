"""Looking again at a judgement: whether a pupil is still at risk of permanent exclusion."""

from datetime import date

from cases.locking import pupil_write
from cases.models import Case
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError

from .casework_promises import follow_risk


def look_again(
    *,
    case: Case,
    still: bool,
    until: date | None,
    reason: str,
    by: User,
    on: date,
    expected_version: int | None = None,
) -> Case:
    """Keep the flag until another day, or take it off, with the reason.

    The day since when it stands does not move. Raises ConflictError, or DomainError without a
    reason, without a later day where the flag stays, and where there is no flag any more.
    """
    if not reason.strip():
        raise DomainError("Say why you judge so.", "reason")
    if still and (until is None or until <= on):
        raise DomainError("Give a day after today on which you look again.", "until")
    with pupil_write(case.pupil, on):
        case = Case.objects.select_for_update().select_related("pupil").get(pk=case.pk)
        if case.closed_on or not case.at_risk_since:
            raise DomainError("This flag has been taken off already.")
        check_version(case, expected_version)
        if still:
            case.at_risk_until, case.at_risk_set_by = until, by
            case.judgement_reason = reason
        else:
            case.at_risk_since = case.at_risk_until = case.at_risk_set_by = None
            if not (case.deteriorating_since or case.previous_plan_unsuccessful):
                case.judgement_reason = ""
        save_as(case, by=by, reason=reason[:100])
        words = "Still at risk" if still else "No longer judged at risk"
        follow_risk(case, by, on, f"{words}: {reason}")
        return case
