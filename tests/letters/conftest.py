"""What the tests of letters share: a school whose letters lack nothing, and letters of every kind."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from cases.models import Contact, Pupil
from exclusions.letters.drafting import Drafted, draft
from exclusions.letters.known import Known
from exclusions.letters.variants import Variant
from exclusions.models import LetterSettings, Suspension
from inclusion.accounts.models import School, User
from tests.factories import TODAY

from .making import MAKERS, exclusion, full_settings, grown_up, mother_of, recipient_of

BOARDS_REASONS = "The board found that the school had done what it could."


@pytest.fixture
def lines(school: School) -> LetterSettings:
    """Letter settings with nothing left out."""
    return full_settings(school)


@pytest.fixture
def mother(pupil: Pupil) -> Contact:
    return mother_of(pupil)


@pytest.fixture
def drafted(
    pupil: Pupil, head: User, mother: Contact, lines: LetterSettings, today: Any
) -> Callable[..., Drafted]:
    """The letter of a variant about Joe, to his mother or, at 18, to himself."""

    def make(variant: str, *, adult: bool = False, typed: str = "") -> Drafted:
        row = MAKERS[variant](grown_up(pupil) if adult else pupil, head)
        needed = typed or (BOARDS_REASONS if variant == Variant.BOARD_DECLINED else "")
        return draft(Known(row, TODAY), variant, recipient_of(row), needed)

    return make


def text_of(content: bytes) -> str:
    """What a PDF says, in one line."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(bytes(content))).pages)
    return " ".join(" ".join(pages).split())


@pytest.fixture
def row(pupil: Any, head: User, mother: Any) -> Suspension:
    return exclusion(pupil, head)
