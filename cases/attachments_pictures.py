"""Pictures, drawn again: the same picture without where, when and with what it was taken."""

import io
import warnings
from typing import Any

from PIL import Image, ImageOps

from inclusion.errors import DomainError

# A picture of more points would fill the memory; a telephone takes 12 to 50 million.
MAX_POINTS = 50_000_000
_READ_AS = {"png": ("PNG",), "jpg": ("JPEG", "MPO")}
_OPEN_AS = {"png": ("PNG",), "jpg": ("JPEG",)}
JPEG_QUALITY = 90


def drawn_again(content: bytes, kind: str) -> bytes:
    """The bytes of a new picture of the same kind, "png" or "jpg", upright, without what it carried.

    Raises DomainError for a picture that is broken, of another kind, or too large when it is opened.
    """
    try:
        with (
            warnings.catch_warnings(),
            Image.open(io.BytesIO(content), formats=_OPEN_AS[kind]) as picture,
        ):
            # The size is looked at below, before a point is read.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            _check_size(picture)
            if picture.format not in _READ_AS[kind]:
                raise _refused("The picture is of an unknown kind: save it as JPEG or PNG.")
            upright = ImageOps.exif_transpose(picture)
            return _saved(upright, kind)
    except Image.DecompressionBombError as bomb:
        raise _too_large() from bomb
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, OverflowError) as broken:
        raise _refused("The picture is damaged and cannot be opened.") from broken


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_POINTS:
        raise _too_large()


def _saved(picture: Image.Image, kind: str) -> bytes:
    kept: dict[str | tuple[int, int], Any] = {
        key: picture.info[key] for key in ("icc_profile", "transparency") if key in picture.info
    }
    picture.load()
    picture.info = kept
    out = io.BytesIO()
    if kind == "png":
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=JPEG_QUALITY, exif=b"")
    return out.getvalue()


def _too_large() -> DomainError:
    most = MAX_POINTS // 1_000_000
    return _refused(f"The picture has more than {most} million points: save it smaller.")


def _refused(message: str) -> DomainError:
    return DomainError(message, "file")
