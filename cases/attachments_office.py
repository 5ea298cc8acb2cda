"""Word, Excel and OpenDocument files: zip archives that are looked into and never unpacked to disk."""

import io
import re
import zipfile

from inclusion.errors import DomainError

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
}
MAX_PARTS = 5_000
MAX_UNPACKED = 200 * 1024 * 1024
# What is read of a part that says what the archive is.
MAX_PART = 2 * 1024 * 1024
_START = b"PK\x03\x04"
_MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_PROGRAM = re.compile(
    r"(?:^|/)vbaproject|vbadata\.xml$|(?:^|/)activex/|(?:^|/)macrosheets/|^basic/|^scripts/"
    r"|\.(?:docm|dotm|xlsm|xltm|xlam|pptm|exe|dll|js|vbs|bat|cmd|ps1|hta|lnk|scr)$",
    re.IGNORECASE,
)
_MACRO_TYPE = re.compile(rb"macroenabled|vbaproject", re.IGNORECASE)
# A template that is fetched from the web when the document opens may bring macros along.
_FETCHED = re.compile(rb"attachedTemplate[^>]*https?:|https?:[^>]*attachedTemplate", re.IGNORECASE)


def is_zip(content: bytes) -> bool:
    """Whether these bytes are, or end in, an archive."""
    return zipfile.is_zipfile(io.BytesIO(content))


def office_kind(content: bytes) -> str:
    """ "docx", "xlsx" or "odt". Raises DomainError for other archives and for files with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _kind(content, archive)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as broken:
        raise _refused("The file is damaged: open it, and save it again.") from broken


def _kind(content: bytes, archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refused("The file unpacks to more than 200 MB: keep it as a PDF.")
    kind = next((kind for main, kind in _MAIN.items() if main in names), None)
    if kind is None and _part(archive, "mimetype").strip() == MEDIA_TYPES["odt"].encode():
        kind = "odt"
    if kind is None or not content.startswith(_START):
        raise _refused(
            "This is an archive, not a document: add the files in it one by one, "
            "as PDF, DOCX, XLSX or ODT."
        )
    macro = _MACRO_TYPE.search(_part(archive, "[Content_Types].xml"))
    if macro or any(map(_PROGRAM.search, names)):
        raise _refused("The file holds macros or programs: save it without them, or as PDF.")
    if _FETCHED.search(_part(archive, "word/_rels/settings.xml.rels")):
        raise _refused("The file fetches a template from the web when it opens: save it as PDF.")
    return kind


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of a part; nothing where there is no such part."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(MAX_PART)


def _refused(message: str) -> DomainError:
    return DomainError(message, "file")
