"""Uploads that are too large are turned away while they arrive; the rest of their form is kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from inclusion.forms import PlainForm

MEGABYTE = 1024 * 1024
# What the words of a form may add to its files in a request.
BESIDE_THE_FILES = MEGABYTE
_TOO_LARGE = "_uploads_too_large"


class SizeLimit(FileUploadHandler):
    """Lets at most `FILE_UPLOAD_MAX_BYTES` of files through in one request, all files together.

    A file beyond it is read off the line, so that the browser gets its answer, and kept nowhere.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.announced = self.seen = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.announced > settings.FILE_UPLOAD_MAX_BYTES + BESIDE_THE_FILES:
            self._skip()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > settings.FILE_UPLOAD_MAX_BYTES:
            self._skip()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep it."""

    def _skip(self) -> None:
        noted = getattr(self.request, _TOO_LARGE, {})
        size = max(self.announced, self.seen) / MEGABYTE
        setattr(self.request, _TOO_LARGE, {**noted, str(self.field_name): size})
        raise SkipFile


def say_too_large(request: HttpRequest, form: PlainForm, field: str, most: int = 0) -> None:
    """Put one sentence on `field` where its file was turned away. Call it on a posted form.

    `most` is the form's own limit in bytes, where that is lower than what any form may send.
    """
    size = getattr(request, _TOO_LARGE, {}).get(field)
    if size is None:
        return
    form.errors.pop(field, None)
    largest = (most or settings.FILE_UPLOAD_MAX_BYTES) // MEGABYTE
    form.add_error(
        field, f"The file is {size:.0f} MB; the largest that can be kept is {largest} MB."
    )
