"""A letter as a Word file: the same parts and words as on paper, in styles that Word knows."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from .letter import LINES, POINT, WORDS, Letter, Paragraph
from .printing import NOT_ISSUED

# A font that every machine with Word has.
FONT, LANGUAGE = "Arial", "en-GB"
BRAND, GREY = RGBColor(0x0B, 0x53, 0x51), RGBColor(0x51, 0x5B, 0x64)
STYLES = {POINT: "List Bullet", WORDS: "Quote"}
INDENT = Mm(6)


def word_letter(letter: Letter, *, numbered: bool, issued: bool = True) -> bytes:
    """The letter as the bytes of a .docx. `numbered` puts page x of y at the foot."""
    document = Document()
    _set_up(document, letter)
    _top(document, letter)
    document.add_heading(letter.subject, 1)
    for part in letter.sections:
        if part.heading:
            document.add_heading(part.heading, 2)
        for paragraph in part.paragraphs:
            _add(document, paragraph)
    _close(document, letter)
    _foot(document, letter.foot if issued else f"{letter.foot} · {NOT_ISSUED}", numbered)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Any, letter: Letter) -> None:
    """Page, fonts, language, and what the file says about itself."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(18), Mm(20)
    for name, size, colour in (
        ("Normal", 11, None),
        ("Heading 1", 13, None),
        ("Heading 2", 11.5, BRAND),
        ("Quote", 11, None),
    ):
        _dress(document.styles[name], size, colour)
    document.styles["Quote"].paragraph_format.left_indent = INDENT
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    about = document.core_properties
    about.title, about.author, about.language = letter.subject, letter.letterhead[0], LANGUAGE
    about.comments = ""
    about.created = about.modified = datetime.combine(letter.on, time(12), UTC)


def _dress(style: Any, size: float, colour: RGBColor | None) -> None:
    """Font, size and language of a style, also for signs of other scripts."""
    font = style.font
    font.name, font.size, font.italic = FONT, Pt(size), False
    font.color.rgb = colour or RGBColor(0x1D, 0x23, 0x27)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    properties.append(language)


def _top(document: Any, letter: Letter) -> None:
    """Letterhead, address, date and salutation."""
    school = document.add_paragraph()
    school.paragraph_format.space_after = Pt(0)
    name = school.add_run(letter.letterhead[0])
    name.bold, name.font.size, name.font.color.rgb = True, Pt(15), BRAND
    for line in letter.letterhead[1:]:
        small = _close_line(document, line)
        small.runs[0].font.size, small.runs[0].font.color.rgb = Pt(9.5), GREY
    private = document.add_paragraph()
    private.paragraph_format.space_before, private.paragraph_format.space_after = Pt(20), Pt(2)
    private.add_run("Private and confidential").bold = True
    for line in letter.to:
        _close_line(document, line)
    date = document.add_paragraph(f"{letter.on.day} {letter.on:%B %Y}")
    date.paragraph_format.space_before = Pt(20)
    document.add_paragraph(letter.salutation)


def _close_line(document: Any, text: str) -> Any:
    line = document.add_paragraph(text)
    line.paragraph_format.space_after = Pt(0)
    return line


def _add(document: Any, paragraph: Paragraph) -> None:
    added = document.add_paragraph(style=STYLES.get(paragraph.shown))
    if paragraph.shown == LINES:
        added.paragraph_format.left_indent = INDENT
    for number, line in enumerate(paragraph.lines):
        if number:
            added.runs[-1].add_break()
        added.add_run(line)


def _close(document: Any, letter: Letter) -> None:
    closing = document.add_paragraph(letter.closing)
    closing.paragraph_format.space_before, closing.paragraph_format.space_after = Pt(16), Pt(44)
    closing.paragraph_format.keep_with_next = True
    for line in letter.signed:
        _close_line(document, line)


def _foot(document: Any, words: str, numbered: bool) -> None:
    """The confidentiality line, and the number of the page where there is more than one."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.add_run(words)
    if numbered:
        foot.paragraph_format.tab_stops.add_tab_stop(Mm(166), WD_TAB_ALIGNMENT.RIGHT)
        foot.add_run("\tpage ")
        _field(foot, "PAGE")
        foot.add_run(" of ")
        _field(foot, "NUMPAGES")
    for run in foot.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), GREY


def _field(paragraph: Any, name: str) -> None:
    """A number that Word works out itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
