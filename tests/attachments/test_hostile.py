"""Hostile pictures of our own making: one clear sentence, and the worker goes on."""

import io
import random
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gladsaxe.attachments.rules import MAX_PIXELS, MAX_SIDE_PIXELS, EncodedPhoto, UnusablePhoto, read_photo
from tests.issues.steps import find_issue_row, make_issue_form


def encoded(kind: str, size=(120, 90), mode="RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + data + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """Return a small JPEG that says it is as large as that."""
    content = bytearray(encoded("JPEG"))
    place = content.index(b"\xff\xc0") + 5
    content[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(content)


HOSTILE = {
    "empty": b"",
    "one byte": b"\xff",
    "a page under a photo's name": b"<html><script>alert(1)</script></html>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a zip": b"PK\x03\x04" + b"\0" * 100,
    "a moving picture": encoded("GIF", mode="P"),
    "another kind": encoded("TIFF"),
    "a bitmap": encoded("BMP"),
    "truncated jpeg": encoded("JPEG")[:200],
    "truncated png": encoded("PNG")[:2000],
    "truncated webp": encoded("WEBP")[:80],
    "a head alone": png(10, 10)[:33],
    "huge sides": png(60_000, 60_000),
    "a line without end": png(2**31 - 1, 1),
    "no sides": png(0, 0),
    "just too many points": png(5001, 5000),
    "a jpeg that lies": jpeg_of(65_500, 65_500),
    "a text that unpacks to 200 MB": png(
        10, 10, chunk(b"zTXt", b"x\0\0" + zlib.compress(b"a" * 200_000_000))
    ),
    "a colour profile that unpacks to 200 MB": png(
        10, 10, chunk(b"iCCP", b"x\0\0" + zlib.compress(b"a" * 200_000_000))
    ),
    "a broken check sum": png(10, 10)[:29] + b"\0\0\0\0" + png(10, 10)[33:],
    "heic by name alone": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\xff" * 500,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_is_refused_in_one_sentence(name):
    with pytest.raises(UnusablePhoto) as refused:
        read_photo(HOSTILE[name])
    assert str(refused.value).startswith("Billedet ")
    assert "\n" not in str(refused.value)


def test_damage_anywhere_is_a_picture_or_a_sentence():
    dice = random.Random(4)
    outcomes = {EncodedPhoto: 0, UnusablePhoto: 0}
    for kind in ("JPEG", "PNG", "WEBP", "HEIF"):
        whole = encoded(kind)
        for _ in range(25):
            broken = bytearray(whole)
            for _ in range(dice.randrange(1, 8)):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            try:
                outcomes[type(read_photo(bytes(broken)))] += 1
            except UnusablePhoto:
                outcomes[UnusablePhoto] += 1
    assert sum(outcomes.values()) == 100
    assert min(outcomes.values()) > 0


def test_what_a_picture_says_of_place_and_person_does_not_come_along():
    info = PngInfo()
    info.add_text("Author", "kendemærke")
    exif = Image.Exif()
    exif[0x010E] = "kendemærke"
    for content in (encoded("PNG", pnginfo=info), encoded("JPEG", exif=exif), encoded("WEBP", exif=exif)):
        picture = read_photo(content)
        assert "kendemærke".encode() not in picture.jpeg
        with Image.open(io.BytesIO(picture.jpeg)) as image:
            assert (image.format, dict(image.getexif())) == ("JPEG", {})
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_largest_picture_that_is_taken_comes_out_small():
    out = io.BytesIO()
    Image.new("RGB", (6250, 4000), "green").save(out, "JPEG")
    picture = read_photo(out.getvalue())
    assert max(picture.width, picture.height) == MAX_SIDE_PIXELS
    assert MAX_PIXELS == 6250 * 4000


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_form_says_it_and_the_next_one_goes_through(app, visit):
    alice = visit("alice")
    for name, content in HOSTILE.items():
        sent = make_issue_form(app, photos=[(io.BytesIO(content), "a.jpg")])
        answer = alice.post("/problemer/ny", sent)
        assert (name, answer.status_code) == (name, 422)
        assert answer.text.count('id="photos-error"') == 1
    good = make_issue_form(app, photos=[(io.BytesIO(encoded("JPEG")), "../../etc/passwd")])
    answer = alice.post("/problemer/ny", good)
    assert answer.status_code == 303
    assert find_issue_row(app, answer.headers["Location"].split("/")[2]).text == good["text"]


def test_a_file_name_that_holds_a_cpr_number_is_refused(app, visit):
    sent = make_issue_form(app, photos=[(io.BytesIO(encoded("JPEG")), "scan 010180-1234.jpg")])
    answer = visit("alice").post("/problemer/ny", sent)
    assert answer.status_code == 422
    assert "Filens navn ligner et CPR-nummer." in answer.text
