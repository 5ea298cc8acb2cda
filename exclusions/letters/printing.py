"""A letter on paper: A4, tagged, numbered where it has more than one page."""

from django.template.loader import render_to_string

from inclusion.pdf import Pdf, render_pdf

from .letter import Letter

# A letter of fewer signs than this fits on one page: then it is printed without a number at once.
SHORT = 1900
NOT_ISSUED = "to read only, not issued"


def letter_html(letter: Letter, *, numbered: bool, foot: str) -> str:
    """The letter as the HTML that is printed."""
    context = {"letter": letter, "numbered": numbered, "foot": foot}
    return render_to_string("documents/letter.html", context)


def print_letter(letter: Letter, *, issued: bool = True) -> Pdf:
    """The letter as a PDF. What is not `issued` says so at the foot of each page."""
    foot = letter.foot if issued else f"{letter.foot} · {NOT_ISSUED}"
    numbered = len(letter.text) > SHORT
    pdf = _print(letter, numbered, foot)
    # The guess was wrong: a page of its own has no number, and several have.
    return pdf if numbered == (pdf.pages > 1) else _print(letter, not numbered, foot)


def _print(letter: Letter, numbered: bool, foot: str) -> Pdf:
    html = letter_html(letter, numbered=numbered, foot=foot)
    return render_pdf(html, title=letter.subject)
