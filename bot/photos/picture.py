"""Reads what claims to be a picture, and makes it anew: what is stored was written by us, pixel by pixel.

With the old file go its EXIF data (where the customer lives), comments, and whatever else was hidden in it.
"""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
CONTENT_TYPE = "image/jpeg"
_LONGEST_EDGE = 2048
"""Pixels: enough to see a torn seam, a tenth of what a phone sends."""
_QUALITY = 85

Fault = Literal["not_a_picture", "too_many_pixels"]


class BadPicture(ValueError):
    """The bytes are not stored; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Picture:
    """A picture made by us."""

    content: bytes
    """JPEG, upright, without metadata."""
    width: int
    height: int


def remake(raw: bytes, max_pixels: int) -> Picture:
    """`raw` as a picture of ours. Takes CPU for up to a second: call it in a thread.

    The kind is found in the content, never by name or declared type. The size that the file's head tells is judged
    before a pixel is unpacked.

    Raises:
        BadPicture: it is none of `FORMATS`, broken, or has more than `max_pixels`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
                if image.width * image.height > max_pixels:
                    raise BadPicture("too_many_pixels")
                return _write(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture("too_many_pixels") from error
    except BadPicture:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, IndexError, struct.error, MemoryError) as error:
        raise BadPicture("not_a_picture") from error


def _write(image: Image.Image) -> Picture:
    image.draft("RGB", (_LONGEST_EDGE, _LONGEST_EDGE))  # lets a JPEG be unpacked at a fraction of its size
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        ground = Image.new("RGBA", upright.size, "white")
        ground.alpha_composite(upright.convert("RGBA"))
        upright = ground
    plain = upright.convert("RGB")
    plain.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE))
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    output = io.BytesIO()
    clean.save(output, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(output.getvalue(), clean.width, clean.height)
