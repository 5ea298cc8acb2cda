"""Every address of the permission matrix, and what an answer says."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from pypdf import PdfReader

from tests.matrix_pages import PAGES
from tests.matrix_rows import given

# Drawn at random for each answer: sooner or later one of them spells any word that is looked for.
_DRAWN = re.compile(
    r'(csrfmiddlewaretoken" value|nonce|X-CSRFToken"?)\W{1,12}[\w+/=-]{20,}', re.IGNORECASE
)


def addresses(rows: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The name and address of every page, for the records with these ids."""
    for name, page in PAGES.items():
        yield name, reverse(name, args=given(rows, page.record))


def text_of(answer: Any) -> str:
    """All that an answer says: its headers, its words, and the text of a PDF."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = _without_drawn(" ".join(f"{name}: {value}" for name, value in answer.items()))
    # The matrix's own document holds no more than the first line of a PDF.
    if answer.get("Content-Type") == "application/pdf" and len(content) > 100:
        return headers + text_of_pdf(content)
    return headers + _without_drawn(content.decode("utf-8", "replace"))


def _without_drawn(text: str) -> str:
    return _DRAWN.sub(r"\1", text)


def text_of_pdf(content: bytes) -> str:
    """The words of a PDF, its metadata and its outline."""
    reader = PdfReader(io.BytesIO(bytes(content)))
    pages = "".join(page.extract_text() for page in reader.pages)
    return f"{pages} {reader.metadata} {reader.outline}"
