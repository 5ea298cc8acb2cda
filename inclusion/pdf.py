"""HTML to PDF: the only user of WeasyPrint, which is imported when a page is printed, not before.

Pages are A4 and tagged (PDF/UA-1), in the fonts that the installation brings. Nothing outside is ever
fetched: a page may use the project's own static files and the pictures handed over with it, and what
it names beyond these is refused.
"""

import logging
import mimetypes
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from PIL import ImageFile

STATIC = "static:/"
PICTURE = "picture:"
PDF_UA = "pdf/ua-1"

# Small pictures among the letters (emoji), with what joins and colours them: no font here draws them.
_FLAG = "[\U0001f1e6-\U0001f1ff]"
_DRAWN = f"(?:{_FLAG}{{2}}|[\U0001f000-\U0001faff](?:[\ufe0f\u20e3]|[\U0001f3fb-\U0001f3ff])*)"
_EMOJI = re.compile(f"{_DRAWN}(?:\u200d(?:{_DRAWN}|[\u2600-\u27bf]\ufe0f?))*")

# WeasyPrint reports what it may not fetch and what it does not know; a school's log has no use for
# the second kind.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Pdf:
    """A printed document: its bytes and how many pages it has."""

    content: bytes
    pages: int


class RefusedError(ValueError):
    """A page asked for something that is neither a static file of ours nor one of its pictures."""


def render_pdf(
    html: str, *, title: str, lang: str = "en-GB", pictures: Mapping[str, bytes] | None = None
) -> Pdf:
    """Print `html` as a tagged PDF.

    `html` names stylesheets and fonts as "static:/css/print.css" and the SVG `pictures` that come
    with it as "picture:name". What else it names is left out. `title` and `lang` are the document's.
    An emoji, which the fonts do not hold, is printed as its name: [slightly smiling face].
    """
    from weasyprint import HTML

    # It lets the whole process open pictures of which a part is missing; uploads must not be those.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    fetcher = _fetcher(pictures or {})
    page = HTML(string=_EMOJI.sub(_in_words, html), base_url=STATIC, url_fetcher=fetcher)
    document = page.render(pdf_variant=PDF_UA, pdf_tags=True)
    document.metadata.title = title
    document.metadata.lang = lang
    content = document.write_pdf(pdf_variant=PDF_UA, pdf_tags=True)
    return Pdf(content=content, pages=len(document.pages))


def merged(contents: Iterable[bytes]) -> bytes:
    """Several PDFs as one, in their order; what they share, such as fonts, is kept once.

    The tags of the parts do not come along: each part for itself is the accessible one.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for content in contents:
        writer.append(PdfReader(BytesIO(content)))
    writer.compress_identical_objects()
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _in_words(emoji: re.Match[str]) -> str:
    """[christmas tree]; [flag TR]; [woman, girl] for what is joined, without the colour of skin."""
    drawn = emoji.group()
    if re.fullmatch(f"{_FLAG}{{2}}", drawn):
        return f"[flag {''.join(chr(ord(letter) - 0x1F1E6 + ord('A')) for letter in drawn)}]"
    names = [unicodedata.name(sign, "") for sign in drawn if unicodedata.category(sign) == "So"]
    return f"[{', '.join(filter(None, names)).lower() or 'picture'}]"


def _fetcher(pictures: Mapping[str, bytes]) -> Any:
    """A fetcher that knows static files and these pictures, and no protocol at all."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            body, kind = resource(url, pictures)
            return URLFetcherResponse(url, body=body, headers={"Content-Type": kind})

    return OwnFilesOnly(allowed_protocols=())


def resource(url: str, pictures: Mapping[str, bytes]) -> tuple[bytes, str]:
    """The bytes and type of something that a page may use. Raises RefusedError for all else."""
    if url.startswith(PICTURE) and (name := unquote(url.removeprefix(PICTURE))) in pictures:
        return pictures[name], "image/svg+xml"
    if url.startswith(STATIC):
        name = unquote(url.removeprefix(STATIC)).lstrip("/")
        # Finders refuse what lies outside the folders of static files.
        found = finders.find(name) if name and ".." not in name.split("/") else None
        if isinstance(found, str) and Path(found).is_file():
            kind = mimetypes.guess_type(found)[0] or "application/octet-stream"
            return Path(found).read_bytes(), kind
    raise RefusedError(f"Not one of our own files: {url[:80]}")
