"""Files that a browser saves: never shown inside a page, neither guessed at nor run, kept nowhere."""

from urllib.parse import quote

from django.http import HttpResponse

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def handed_out(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Bytes that a browser saves and neither guesses at nor runs."""
    response = HttpResponse(bytes(content), content_type=media_type)
    plain = name.encode("ascii", "ignore").decode().translate(str.maketrans("", "", '"\\;%'))
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain or 'document'}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
