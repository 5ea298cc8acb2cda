"""What an uploaded file is, by its content. Its name is shown again, and believed in nothing.

Web pages, drawings with scripts, archives, programs and files with macros are refused. Pictures are
drawn again, so that the place where they were taken, and whatever else was hidden in them, is gone.
"""

import re
from dataclasses import dataclass

import puremagic

from inclusion.errors import DomainError

from .attachments_office import MEDIA_TYPES as OFFICE_TYPES
from .attachments_office import is_zip, office_kind
from .attachments_pictures import drawn_again

MAX_BYTES = 25 * 1024 * 1024
KINDS = "PDF, PNG, JPEG, DOCX, XLSX, ODT, TXT and CSV"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    **OFFICE_TYPES,
    "txt": "text/plain",
    "csv": "text/csv",
}
_SUFFIXES = {media_type: suffix for suffix, media_type in MEDIA_TYPES.items()}
_PICTURES = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".jfif": "jpg", ".mpo": "jpg"}
_PHOTOS = {".heic", ".heif", ".webp", ".tif", ".tiff", ".bmp", ".avif"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# The end of a PDF stands within its last kilobyte; anything after that is another file.
_PDF_TAIL = 1024
# The words with which web pages, drawings and programs begin, wherever they stand.
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?php)\b|<\?(?:php|xml)\b",
    re.IGNORECASE,
)
_PROGRAM_STARTS = ("#!", "{\\rtf", "%!PS", "MIME-Version:")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its kind, and its bytes as they are kept."""

    media_type: str
    content: bytes


def suffix_of(media_type: str) -> str:
    """The end of the name under which a file of this type is handed out."""
    return _SUFFIXES[media_type]


def check(content: bytes, name: str) -> Checked:
    """Look at the bytes. Raises DomainError with one sentence when they are not to be kept.

    `name` only tells a table (CSV) from a text: both are plain text.
    """
    if not content:
        raise refused("The file is empty.")
    if len(content) > MAX_BYTES:
        size = len(content) / 1024 / 1024
        largest = MAX_BYTES // 1024 // 1024
        raise refused(f"The file is {size:.0f} MB; the largest that can be kept is {largest} MB.")
    kind, kept = _kind(content, name)
    return Checked(MEDIA_TYPES[kind], kept)


def _kind(content: bytes, name: str) -> tuple[str, bytes]:
    if content.startswith(b"%PDF-"):
        return "pdf", _pdf(content)
    if text := _as_text(content):
        _no_markup(text)
        return ("csv" if name.casefold().endswith(".csv") else "txt"), content
    if content.startswith(_OLD_OFFICE):
        raise refused(
            "This is an old Office file or one with a password. "
            "Save it as DOCX or XLSX without a password, or as PDF."
        )
    found = _by_its_bytes(content)
    picture = next((kind for suffix, kind in _PICTURES.items() if suffix in found), None)
    if picture and not content.startswith(b"PK"):
        return picture, drawn_again(content, picture)
    if is_zip(content):
        return office_kind(content), content
    photo = " Save the photo as JPEG." if found & _PHOTOS else ""
    raise refused(f"This is none of the kinds that can be kept: {KINDS}.{photo}")


def _by_its_bytes(content: bytes) -> set[str]:
    """The endings that files with these first bytes have."""
    try:
        return {match.extension for match in puremagic.magic_string(content) if match.extension}
    except (puremagic.PureError, ValueError):
        return set()


def _pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-_PDF_TAIL:]:
        raise refused("This PDF is damaged, or something is hidden after its end: save it again.")
    if is_zip(content):
        raise refused("This file is a PDF and an archive at once: print it to a PDF again.")
    return content


def _as_text(content: bytes) -> str:
    """The bytes as text, in the ways in which Windows and the rest of the world write it; or ""."""
    codes = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        return "" if _CONTROL.search(text) else text
    return ""


def _no_markup(text: str) -> None:
    if _MARKUP.search(text):
        raise refused(f"This is a web page or a drawing. What can be kept: {KINDS}.")
    if text.lstrip().startswith(_PROGRAM_STARTS):
        raise refused(f"This is a program or an unknown kind of text. What can be kept: {KINDS}.")


def refused(message: str) -> DomainError:
    """The refusal of a file, by its field."""
    return DomainError(message, "file")
