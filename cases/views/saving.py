"""What the pages about pupils share: saving, and where their records stand."""

from typing import Any

from django.urls import reverse

from inclusion.accounts.saving import form_page, overtaken, saved, show_both, version_only

__all__ = ["form_page", "overtaken", "pupil_page", "saved", "show_both", "version_only"]


def pupil_page(pupil: Any, tab: str = "pupil") -> str:
    """The address of a pupil's page, or of one of its tabs."""
    return reverse(tab, args=[pupil.pk])
