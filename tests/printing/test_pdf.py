"""HTML to PDF: tags, fonts, and that nothing but our own files is ever fetched."""

import socket
from io import BytesIO

import pytest
from pypdf import PdfReader

from inclusion.pdf import RefusedError, render_pdf, resource

PAGE = (
    '<html lang="en-GB"><head><link rel="stylesheet" href="static:/css/print.css"></head>'
    "<body>{}</body></html>"
)
OUTSIDE = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/x.png",
    "https://example.org/x.png",
    "ftp://example.org/x",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "static:/../inclusion/settings.py",
    "static:/%2e%2e/inclusion/settings.py",
    "static:/css/../../manage.py",
    "static:/",
    "static:/css",
    "static:/css/no-such.css",
    "static://etc/passwd",
    "picture:other",
    "/etc/passwd",
    "settings.py",
]


@pytest.mark.parametrize("url", OUTSIDE)
def test_what_is_not_ours_is_refused(url):
    with pytest.raises(RefusedError):
        resource(url, {"chart": b"<svg/>"})


def test_static_files_and_the_pages_own_pictures_are_served():
    body, kind = resource("static:/css/print.css", {})
    assert b"@page" in body
    assert kind == "text/css"
    assert resource("picture:chart", {"chart": b"<svg/>"}) == (b"<svg/>", "image/svg+xml")


def test_a_page_that_names_outside_things_prints_without_fetching_them(monkeypatch):
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("The network was asked.")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    opened: list[str] = []
    real = open

    def watched(path: object, *args: object, **kwargs: object) -> object:
        opened.append(str(path))
        return real(path, *args, **kwargs)

    monkeypatch.setattr("builtins.open", watched)
    images = "".join(f'<img src="{url}" alt="outside">' for url in OUTSIDE)
    style = "<style>@import url(http://127.0.0.1:9/x.css); p{background:url(file:///etc/passwd)}</style>"
    drawn = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        b'<image href="file:///etc/passwd" width="9" height="9"/></svg>'
    )
    html = PAGE.format(
        f'{style}<p>Printed all the same</p>{images}<img src="picture:own" alt="own">'
    )
    pdf = render_pdf(html, title="Outside", pictures={"own": drawn})
    text = PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    assert "Printed all the same" in text
    assert "root:" not in text
    assert "/etc/passwd" not in opened


def test_the_document_is_tagged_titled_in_british_english_and_brings_its_fonts():
    pdf = render_pdf(PAGE.format("<h1>Zażółć Иван</h1><p>Words</p>"), title="A title")
    reader = PdfReader(BytesIO(pdf.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "A title"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    fonts = reader.pages[0]["/Resources"]["/Font"]
    names = [str(font.get_object()["/BaseFont"]) for font in fonts.values()]
    assert any("Atkinson" in name for name in names)
    assert any("Noto" in name for name in names)
    for font in fonts.values():
        below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(below.get_object())


def test_names_in_arabic_and_hebrew_have_a_font_of_ours():
    pdf = render_pdf(PAGE.format("<p>محمد علی, יוסף כהן</p>"), title="Names")
    fonts = PdfReader(BytesIO(pdf.content)).pages[0]["/Resources"]["/Font"]
    names = [str(font.get_object()["/BaseFont"]) for font in fonts.values()]
    assert any("Arabic" in name for name in names)
    assert any("Heebo" in name for name in names)


def test_pages_are_counted():
    html = PAGE.format('<p>One</p><p style="break-before: page">Two</p>')
    assert render_pdf(html, title="Two").pages == 2


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Merry Christmas 🎄", "Merry Christmas [christmas tree]"),
        ("Well done 👏🏽!", "Well done [clapping hands sign]!"),
        ("Both 👩🏽\u200d👧 came", "Both [woman, girl] came"),
        ("Home is 🇹🇷", "Home is [flag TR]"),
        ("7 → 9 ✓", "7 → 9 ✓"),
    ],
)
def test_an_emoji_is_printed_as_its_name(typed, printed):
    pdf = render_pdf(PAGE.format(f"<p>{typed}</p>"), title="x")
    assert printed in PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
