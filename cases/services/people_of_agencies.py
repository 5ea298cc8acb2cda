"""Writes about the named people of an agency."""

from typing import Any

from django.db import transaction

from cases.models import Agency, Professional
from inclusion.accounts.models import User
from inclusion.accounts.versions import check_version, save_as
from inclusion.errors import DomainError


@transaction.atomic
def save_professional(
    *,
    agency: Agency,
    fields: dict[str, Any],
    by: User,
    professional: Professional | None = None,
    expected_version: int | None = None,
) -> Professional:
    """Add or change a named person of an agency, or put one aside (`active` False).

    The same form sent twice makes one. Raises ConflictError, or DomainError when the agency has
    somebody of that name already.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    fields = {**fields, "name": " ".join(str(fields["name"]).split())}
    others = Professional.objects.filter(agency=agency, name__iexact=fields["name"])
    if professional is None:
        same = others.filter(**fields).first()
        if same:
            return same
        professional = Professional(agency=agency)
    else:
        professional = Professional.objects.get(pk=professional.pk, agency=agency)
        check_version(professional, expected_version)
    if others.exclude(pk=professional.pk).exists():
        raise DomainError(f"{fields['name']} is already named here.", "name")
    for field, value in fields.items():
        setattr(professional, field, value)
    return save_as(professional, by=by)
