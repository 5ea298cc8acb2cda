"""The unique pupil number: its form and check letter.

Source: DfE, Unique pupil numbers: a guide for schools and local authorities (check letter by
modulus 23). The calculation is python-stdnum's; its list of local authorities is older than some of
today's, so an unknown one is worth a warning and never an error.
"""

from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.gb import upn as stdnum_upn

from inclusion.errors import DomainError

LENGTH = 13


def checked_upn(text: str) -> str:
    """The UPN in capitals without spaces. Raises DomainError saying what is wrong with it."""
    number: str = stdnum_upn.compact(text)
    if len(number) != LENGTH:
        raise DomainError(f"A UPN has {LENGTH} characters; this one has {len(number)}.", "upn")
    try:
        stdnum_upn.validate(number)
    except InvalidComponent:
        _check_letter(number)
    except ValidationError:
        _check_form(number)
        _check_letter(number)
    return number


def _check_form(number: str) -> None:
    if not number[0].isalpha() or not number[1:12].isdigit():
        raise DomainError("A UPN is a letter, eleven digits, and a digit or letter.", "upn")
    if number[0] in "IOS" or number[-1] in "IOS":
        raise DomainError("A UPN never holds the letters I, O or S.", "upn")


def _check_letter(number: str) -> None:
    letter = stdnum_upn.calc_check_digit(number[1:])
    if number[0] != letter:
        raise DomainError(
            f"The check letter does not fit: it would be {letter}, not {number[0]}. "
            "Look for a slip in the digits.",
            "upn",
        )


def knows_local_authority(number: str) -> bool:
    """Whether the local authority inside a UPN is one of those known to the check."""
    try:
        stdnum_upn.validate(number)
    except InvalidComponent:
        return False
    except ValidationError:
        return True
    return True
