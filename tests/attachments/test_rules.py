"""A photo comes out as a picture and nothing else, or with a sentence that says what to do."""

import io
import struct
import zlib

import pytest
from PIL import Image
from pillow_heif import register_heif_opener

from gladsaxe.attachments.rules import MAX_SIDE_PIXELS, UnusablePhoto, read_photo

register_heif_opener()


def picture(kind: str, size=(40, 20), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_each_kind_a_phone_makes_comes_out_as_jpeg(kind):
    made = read_photo(picture(kind, (64, 48)))
    assert (opened(made.jpeg).format, made.width, made.height) == ("JPEG", 64, 48)


def test_place_and_camera_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "MarkerCamera"
    exif.get_ifd(0x8825)[2] = (55.0, 44.0, 30.0)
    content = picture("JPEG", (40, 20), exif=exif, comment=b"MarkerComment")
    assert b"MarkerCamera" in content
    assert b"MarkerComment" in content
    made = read_photo(content)
    assert (made.width, made.height) == (20, 40)
    assert b"Marker" not in made.jpeg
    assert dict(opened(made.jpeg).getexif()) == {}


def test_a_large_picture_is_made_small():
    made = read_photo(picture("JPEG", (4000, 3000)))
    assert (made.width, made.height) == (MAX_SIDE_PIXELS, MAX_SIDE_PIXELS * 3 // 4)


def huge_png() -> bytes:
    """Say 60,000 by 60,000 pixels in a file of a few bytes."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Billedet er tomt. Vælg det igen."),
        (b"not a picture", "Billedet skal være JPG, PNG, WEBP eller HEIC."),
        (picture("GIF"), "Billedet skal være JPG, PNG, WEBP eller HEIC."),
        (picture("JPEG", (900, 900))[:700], "Billedet kan ikke læses. Tag det igen, eller vælg et andet."),
        (huge_png(), "Billedet kan ikke læses. Tag det igen, eller vælg et andet."),
        (
            picture("PNG", (6000, 5000), "1"),
            "Billedet har for mange billedpunkter (højst 25 millioner). Vælg en mindre størrelse i kameraet.",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(UnusablePhoto) as refused:
        read_photo(content)
    assert str(refused.value) == sentence
