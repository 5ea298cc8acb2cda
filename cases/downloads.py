"""Files that go to a browser: saved, or shown by its reader; neither guessed at nor run, nor kept."""

from urllib.parse import quote

from django.http import HttpResponse

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def handed_out(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Bytes that a browser saves and neither guesses at nor runs."""
    return _closed(content, media_type, name, "attachment")


def shown_as_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that a browser may show in its reader, closed off like a file that is saved."""
    return _closed(content, PDF, name, "inline")


def _closed(content: bytes, media_type: str, name: str, how: str) -> HttpResponse:
    response = HttpResponse(bytes(content), content_type=media_type)
    plain = name.encode("ascii", "ignore").decode().translate(str.maketrans("", "", '"\\;%'))
    response["Content-Disposition"] = (
        f"{how}; filename=\"{plain or 'document'}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
