"""One cell's text as a value. Unknown codes are errors, never swapped for a default in silence."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from cases.codes import SEN_NEEDS, YEAR_NAMES, SenStatus, Sex
from cases.upn import LENGTH, checked_upn, knows_local_authority
from inclusion.errors import DomainError
from inclusion.words import whole_number

from . import dates
from .code_lists import by_description, codes, plain
from .faults import CellError, Fault

T = TypeVar("T")

# Also with the apostrophe that makes a formula harmless in a downloaded file.
FORMULA_SIGNS = ("=", "+", "-", "@", "'=", "'+", "'-", "'@")
YES = {"y", "yes", "1", "true", "t"}
NO = {"n", "no", "0", "false", "f"}
_UPN_SHAPE = re.compile(r"^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]$")

# Statements of SEN became EHC plans; School Action and Action Plus became SEN support (2014 to 2018).
LEGACY_SEN: dict[str, tuple[str, str]] = {
    "a": (SenStatus.SUPPORT, "School Action (A)"),
    "p": (SenStatus.SUPPORT, "School Action Plus (P)"),
    "s": (SenStatus.PLAN, "Statement (S)"),
}
_SEN_WORDS: dict[str, str] = {
    "n": SenStatus.NONE, "nosen": SenStatus.NONE, "none": SenStatus.NONE,
    "nospecialeducationalneed": SenStatus.NONE, "nospecialeducationalneeds": SenStatus.NONE,
    "k": SenStatus.SUPPORT, "sensupport": SenStatus.SUPPORT, "support": SenStatus.SUPPORT,
    "e": SenStatus.PLAN, "ehcp": SenStatus.PLAN, "ehcplan": SenStatus.PLAN,
    "educationhealthandcareplan": SenStatus.PLAN,
}  # fmt: skip
_YEAR_WORDS: dict[str, int] = {
    "r": 0, "reception": 0, "yearr": 0, "yr": 0, "nursery": -1, "n": -1, "n2": -1, "n1": -2,
    "nursery2": -1, "nursery1": -2,
}  # fmt: skip


def no_formula(label: str, text: str) -> None:
    """Refuse a cell that a spreadsheet would execute."""
    if text.startswith(FORMULA_SIGNS):
        raise CellError(
            "formula",
            f"{label} begins with {text[0]}, as a formula does. Put the value itself in the cell.",
        )


def words(label: str, text: str, longest: int) -> str:
    """Plain text of at most `longest` characters."""
    no_formula(label, text)
    if len(text) > longest:
        raise CellError("too_long", f"{label} has {len(text)} characters; {longest} fit.")
    return text


def upn(text: str) -> str:
    """A UPN with the right shape and check letter. The LA number is not looked at here."""
    compact = text.replace(" ", "").upper()
    kind = "upn_letter" if _UPN_SHAPE.match(compact) else "upn_shape"
    if kind == "upn_shape" and len(compact) == LENGTH:
        raise CellError(
            kind, "The UPN is not a letter and 12 digits (a temporary one ends in a letter)."
        )
    try:
        return checked_upn(compact)
    except DomainError as error:
        raise CellError(kind, f"UPN: {error.message}") from error


def unknown_la(text: str) -> Fault | None:
    """A warning when no local authority that is known issued the UPN: lists lag behind new ones."""
    compact = text.replace(" ", "").upper()
    if not _UPN_SHAPE.match(compact) or knows_local_authority(compact):
        return None
    return Fault(
        "unknown_la", f"The UPN names local authority {compact[1:4]}, which is not in the list."
    )


def day(label: str, text: str, order: str | None, on: date, years_ahead: int = 0) -> date:
    """A real date in the file's order; two-digit years end `years_ahead` of today's."""
    try:
        return dates.read_date(text, order, no_later_than=on.year + years_ahead)
    except ValueError as error:
        reading = {"day": " read day first", "month": " read month first"}.get(order or "", "")
        raise CellError("date", f"{label}: “{text[:40]}” is not a real date{reading}.") from error


def sex(text: str) -> str:
    """F or M, as a letter or a word."""
    found = {"f": Sex.FEMALE, "female": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE}
    return _known("Sex", text, found, "Write F or M.")


def year_group(text: str) -> int:
    """National Curriculum year: Reception is 0, nursery below."""
    number = whole_number(text, digits=2)
    # `plain` drops signs and makes 2 of a superscript: such a cell is no year group.
    if number is None and text.isascii() and not text.startswith("-"):
        prefix = r"^(nationalcurriculumyear|ncyear|year|yr|y)(?=[0-9])"
        number = whole_number(re.sub(prefix, "", plain(text)), digits=2)
    if number in YEAR_NAMES:
        return number
    return _known("Year group", text, _YEAR_WORDS, "Write N1, N2, R or 1 to 14.")


def yes_or_no(label: str, text: str) -> bool:
    """True or false, in the ways in which systems write it."""
    return _known(
        label, text, {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}, "Write Y or N."
    )


def sen_status(text: str) -> tuple[str, Fault | None]:
    """The status, and for an old code a warning that names what it became."""
    legacy = LEGACY_SEN.get(plain(text))
    if legacy:
        status, old = legacy
        return status, Fault(
            "legacy_sen", f"{old} is an old code: taken as {SenStatus(status).label}."
        )
    return _known("SEN status", text, _SEN_WORDS, "Write N, K or E."), None


def sen_needs(text: str) -> list[str]:
    """Need codes in their order, each once; written as codes or words with ; or / between."""
    no_formula("SEN needs", text)
    by_words = {plain(label): code for code, label in SEN_NEEDS.items()}
    if plain(text) in by_words:
        return [by_words[plain(text)]]
    # Some needs have commas in their names, so a comma parts only what is written as codes.
    apart = re.split(r"[;/|]|,(?=\s*[A-Z]{2,4}\b)", text)
    return list(dict.fromkeys(_need(part, by_words) for part in apart if part.strip()))


def _need(text: str, by_words: Mapping[str, str]) -> str:
    code = text.strip().upper()
    if code in SEN_NEEDS:
        return code
    if code == "BESD":
        raise CellError(
            "unknown_code", "SEN needs: BESD was replaced in 2014. Write SEMH if that is the need."
        )
    return _known("SEN needs", text.strip(), by_words, "Write a census code, for example SEMH.")


def census_code(label: str, text: str, list_name: str) -> tuple[str | None, Fault | None]:
    """A code of a census list, by code or description; None and a warning when it is not there."""
    no_formula(label, text)
    code = text.strip("* ").upper()
    if code in codes(list_name):
        return code, None
    described = by_description(list_name).get(plain(text))
    if described:
        return described, None
    return None, Fault(
        "unknown_code", f"{label}: “{text[:40]}” is not in the census list; left out."
    )


def digits(label: str, text: str, length: int) -> str:
    """A number of exactly this many digits, zeros in front restored."""
    padded = text.zfill(length)
    if not (padded.isascii() and padded.isdecimal()) or len(padded) != length:
        raise CellError("number", f"{label}: “{text[:40]}” is not a number of {length} digits.")
    return padded


def _known(label: str, text: str, values: Mapping[str, T], hint: str) -> T:
    found = values.get(plain(text))
    if found is None:
        raise CellError("unknown_code", f"{label}: “{text[:40]}” is not known. {hint}")
    return found
