"""Turn any photo that a phone sends into a small JPEG with nothing in it but the picture."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

register_heif_opener()

LARGEST_FILE = 20 * 1024 * 1024
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 1600
QUALITY = 82
MOST_PHOTOS = 5
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")


class UnusablePhoto(Exception):
    """Tell in one Danish sentence why a photo cannot be taken in and what to do."""


@dataclass(frozen=True)
class Picture:
    """Hold a re-encoded photo: JPEG bytes and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def read_photo(content: bytes) -> Picture:
    """Re-encode a photo; raises UnusablePhoto for what is too large, damaged or no photo."""
    if not content:
        raise UnusablePhoto("Billedet er tomt. Vælg det igen.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                return _reencode(image)
    except UnidentifiedImageError:
        raise UnusablePhoto("Billedet skal være JPG, PNG, WEBP eller HEIC.") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnusablePhoto("Billedet kan ikke læses. Tag det igen, eller vælg et andet.") from None


def too_large(size: int) -> str:
    """Say what to do about a file of `size` bytes."""
    return (
        f"Billedet fylder {size / 1024 / 1024:.0f} MB. Det må højst fylde {LARGEST_FILE // 1024 // 1024} MB. "
        "Vælg en mindre størrelse i telefonens kamera, eller tag et skærmbillede af det."
    )


def _reencode(image: Image.Image) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        raise UnusablePhoto(
            "Billedet har for mange billedpunkter (højst 25 millioner). Vælg en mindre størrelse i kameraet."
        )
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # Drawn onto a new image: nothing of the old one's metadata, place or thumbnail comes along.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), *bare.size)
