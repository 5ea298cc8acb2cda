"""A school's own choices within the local policy: written here, laid over the packs by the selectors."""

from datetime import date

from django.db import transaction

from inclusion.errors import DomainError
from inclusion.rules.pack import Own, PackError, load_packs
from inclusion.rules.policy import PolicyValue

from .models import School, SchoolSetting, User
from .services import calendar_changed
from .versions import save_as


@transaction.atomic
def save_setting(
    *, school: School, name: str, value: PolicyValue, reason: str, starts_on: date, by: User
) -> SchoolSetting:
    """Choose a value of the local policy, or switch one of its rules off (False), with the reason.

    Every alert of the school is derived again. Raises DomainError without a reason, and where the
    packs refuse: the law is not the school's to relax.
    """
    School.objects.select_for_update().get(pk=school.pk)
    if not reason.strip():
        raise DomainError("Give the reason: every alert shows it.", "reason")
    try:
        load_packs().with_school_settings({name: Own(value, reason)})
    except PackError as error:
        raise DomainError(str(error), "value") from error
    setting = SchoolSetting.objects.filter(school=school, name=name, starts_on=starts_on).first()
    setting = setting or SchoolSetting(school=school, name=name, starts_on=starts_on)
    setting.value, setting.reason = value, reason.strip()
    save_as(setting, by=by, reason=reason[:100])
    calendar_changed(school)
    return setting
