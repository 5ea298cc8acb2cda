"""Where the files of pupils' records lie: outside the web root, under names that say nothing."""

import hashlib
import os
import uuid
from pathlib import Path

from django.conf import settings


class FileLost(Exception):
    """The bytes are not there, or are not the ones that were stored."""


def digest(content: bytes) -> str:
    """The fingerprint of some bytes, SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def store(content: bytes) -> uuid.UUID:
    """Write the bytes under a new random name, for the owner of the process alone. Returns the name."""
    name = uuid.uuid4()
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return name


def read(name: uuid.UUID, sha256: str) -> bytes:
    """The bytes that were stored under a name. Raises FileLost when they are gone or changed."""
    try:
        content = _path(name).read_bytes()
    except OSError as gone:
        raise FileLost(str(name)) from gone
    if digest(content) != sha256:
        raise FileLost(str(name))
    return content


def forget(name: uuid.UUID) -> None:
    """Take away bytes whose record was not saved."""
    _path(name).unlink(missing_ok=True)


def _path(name: uuid.UUID) -> Path:
    """A folder for each of 256 beginnings: no folder grows too long to list."""
    return Path(settings.FILES_DIR) / name.hex[:2] / name.hex
