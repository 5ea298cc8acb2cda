"""The files of a letter: tagged, in its own fonts, numbered; the same words in Word; nothing fetched."""

import re
import socket
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from exclusions.letters.drafting import Drafted, draft
from exclusions.letters.known import Known
from exclusions.letters.letter import letter_from
from exclusions.letters.printing import NOT_ISSUED, print_letter
from exclusions.letters.variants import Variant
from exclusions.letters.word import word_letter
from tests.factories import TODAY

from .conftest import text_of
from .making import MAKERS, exclusion, mother_of, recipient_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Make = Callable[..., Drafted]


def outline(content: bytes) -> list[tuple[str, str]]:
    """The headings of a tagged PDF, with their level, from its tags."""
    reader = PdfReader(BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    return [(item.title, str(depth)) for depth, item in _walk(reader.outline, 1)]


def _walk(items: Any, depth: int) -> Any:
    for item in items:
        if isinstance(item, list):
            yield from _walk(item, depth + 1)
        else:
            yield depth, item


@pytest.mark.parametrize("variant", list(MAKERS))
def test_each_letter_is_tagged_in_its_own_fonts_and_numbered_where_it_is_long(
    drafted: Make, variant: str
) -> None:
    letter = drafted(variant).letter
    pdf = print_letter(letter)
    reader = PdfReader(BytesIO(pdf.content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == letter.subject
    headings = outline(pdf.content)
    assert headings[0] == (letter.subject, "1")
    assert [title for title, _ in headings[1:]] == [s.heading for s in letter.sections if s.heading]
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert names
    assert all("Atkinson" in name or "Noto" in name for name in names)
    said = text_of(pdf.content)
    assert "Private and confidential · Test Primary" in said
    for number in range(1, pdf.pages + 1):
        assert (f"page {number} of {pdf.pages}" in said) is (pdf.pages > 1)
    assert NOT_ISSUED not in said
    assert NOT_ISSUED in text_of(print_letter(letter, issued=False).content)


@pytest.mark.parametrize("adult", [False, True])
@pytest.mark.parametrize("variant", list(MAKERS))
def test_word_and_paper_say_the_same(drafted: Make, variant: str, adult: bool) -> None:
    letter = drafted(variant, adult=adult, typed="A line.\nAnother line.").letter
    pdf = print_letter(letter)
    document = Document(BytesIO(word_letter(letter, numbered=pdf.pages > 1)))
    told = [p.text for p in document.paragraphs if p.text]
    date = "23 November 2026"
    assert [line for line in told if line not in (date, "Private and confidential")] == _lines(
        letter
    )
    flat = re.sub(rf" {re.escape(letter.foot)}( page \d of \d)?", "", text_of(pdf.content))
    # A line of the paper may end at a hyphen.
    flat = "".join(flat.split())
    for line in told:
        assert "".join(line.split()) in flat, line
    headings = [
        (p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Head")
    ]
    assert headings[0] == ("Heading 1", letter.subject)
    assert [text for name, text in headings[1:]] == [
        s.heading for s in letter.sections if s.heading
    ]
    assert {name for name, _ in headings[1:]} == {"Heading 2"}


def _lines(letter: Any) -> list[str]:
    """The letter's paragraphs in the order of the file: the salutation stands above the subject."""
    found = [*letter.letterhead, *letter.to, letter.salutation, letter.subject]
    for part in letter.sections:
        found += [part.heading] if part.heading else []
        found += [paragraph.text for paragraph in part.paragraphs]
    return [*found, letter.closing, *letter.signed]


def test_the_word_file_is_british_english_a4_and_names_itself(drafted: Make) -> None:
    letter = drafted(Variant.NO_MEETING).letter
    document = Document(BytesIO(word_letter(letter, numbered=True)))
    about = document.core_properties
    assert (about.title, about.author, about.language) == (
        "Suspension of Joe Archer",
        "Test Primary",
        "en-GB",
    )
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    languages = document.styles["Normal"].element.rPr.findall(qn("w:lang"))
    assert languages[-1].get(qn("w:val")) == "en-GB"
    foot = page.footer.paragraphs[0]
    fields = [f.get(qn("w:instr")) for f in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    single = Document(BytesIO(word_letter(letter, numbered=False)))
    assert not list(single.sections[0].footer.paragraphs[0]._p.iter(qn("w:fldSimple")))
    styles = {p.style.name for p in document.paragraphs}
    assert {"List Bullet", "Quote", "Heading 1", "Heading 2"} <= styles


def test_long_names_and_names_from_the_right_stand_whole(
    pupil: Any, head: Any, lines: Any, today: Any
) -> None:
    pupil.forename, pupil.surname = "محمد", "العلي"
    pupil.save()
    long = "Wolfeschlegelsteinhausenbergerdorff-" * 3 + "Jones"
    mother_of(pupil, name=long, address="1 " + "Very" * 40 + " Road\nLondon")
    found = draft(Known(exclusion(pupil, head), TODAY), "L1", recipient_of(pupil_row(pupil)))
    letter = found.letter
    assert "\u2068محمد\u2069 can have a say too" in letter.text
    pdf = print_letter(letter)
    reader = PdfReader(BytesIO(pdf.content))
    for page in reader.pages:
        assert page.mediabox.width < 600
    flat = "".join(text_of(pdf.content).split())
    assert long in flat
    assert "محمد" in flat or "دمحم" in flat
    document = Document(BytesIO(word_letter(letter, numbered=True)))
    assert any("محمد" in p.text for p in document.paragraphs)
    assert letter_from(letter.as_json()) == letter


def pupil_row(pupil: Any) -> Any:
    from exclusions.models import Suspension

    return Suspension.objects.get(pupil=pupil)


def test_nothing_is_fetched_whatever_the_words_name(
    drafted: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = drafted(
        Variant.NO_MEETING,
        typed='<img src="http://127.0.0.1:9/x.png"> <link href="file:///etc/passwd"> url(http://x/)',
    ).letter

    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("The network was asked.")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    said = text_of(print_letter(letter).content)
    assert '<img src="http://127.0.0.1:9/x.png">' in said
    assert "root:" not in said


def test_signs_that_no_paper_shows_are_left_out(drafted: Make) -> None:
    letter = drafted(
        Variant.NO_MEETING, typed="A bell\x07 and a\x0b tab\tand an end\x1b[0m."
    ).letter
    assert "A bell and a tab\tand an end[0m." in letter.text
    assert Document(BytesIO(word_letter(letter, numbered=True))).paragraphs


def test_a_short_letter_has_no_number_and_a_longer_one_has(drafted: Make) -> None:
    short = drafted(Variant.SIXTH_DAY)
    assert print_letter(short.letter).pages == 1
    long = "Bring the blue folder. " * 200
    row = MAKERS[Variant.CANCELLED]
    assert row
    more = drafted(Variant.CANCELLED, typed=long)
    pdf = print_letter(more.letter)
    assert pdf.pages > 1
    assert f"page 1 of {pdf.pages}" in text_of(pdf.content)
