import io
import os

from PIL import Image

from tests.activities.pages import (
    MARKET_FORM,
    NEW,
    add_market,
    form_values,
    list_stored_activities,
    read_faults,
    read_main,
)
from tests.conftest import query_count

MAKER = "Doris has this camera"


def jpeg(colour: str = "green", size: tuple[int, int] = (64, 48)) -> bytes:
    """Make a photo that tells in its metadata by what and where it was taken."""
    exif = Image.Exif()
    exif[271] = MAKER
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 44.0, 10.0), 3: "E", 4: (12.0, 29.0, 20.0)})
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def file(content: bytes, name: str = "billede.jpg"):
    return (io.BytesIO(content), name)


def send(browser, address: str, photos: list, **changes):
    sent = {
        **MARKET_FORM,
        "submission_id": changes.pop("submission_id", None) or browser.submission_id(address),
    }
    return browser.post(address, {**sent, **changes, "photos": photos}, content_type="multipart/form-data")


def shown_photos(browser, activity: str = "/aktiviteter/1") -> list[str]:
    page = browser.get(activity).text
    return [part.split('"')[0] for part in page.split('<img src="')[1:]]


def test_a_photo_is_shown_without_its_metadata(visit):
    alice = visit("alice")
    content = jpeg()
    assert MAKER.encode() in content
    assert send(alice, NEW, [file(content)]).status_code == 303
    addresses = shown_photos(visit("gert"))
    assert len(addresses) == 1
    answer = visit("gert").get(addresses[0])
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    with Image.open(io.BytesIO(answer.data)) as image:
        assert (image.size, dict(image.getexif()), image.info.get("exif")) == ((64, 48), {}, None)
    assert MAKER.encode() not in answer.data


def test_ten_megabytes_are_fine(app, visit):
    size = (3600, 2400)
    out = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(out, "JPEG", quality=97)
    assert out.tell() > 10 * 1024 * 1024
    alice = visit("alice")
    assert send(alice, NEW, [file(out.getvalue())]).status_code == 303
    assert len(shown_photos(alice)) == 1


def test_forty_megabytes_are_refused_with_what_to_do_and_the_rest_is_kept(app, visit):
    alice = visit("alice")
    answer = send(alice, NEW, [file(jpeg()), file(jpeg() + bytes(40 * 1024 * 1024))])
    assert answer.status_code == 422
    assert read_faults(answer) == {
        "photos": "Billedet fylder 40 MB. Det må højst fylde 20 MB. "
        "Vælg en mindre størrelse i telefonens kamera, eller tag et skærmbillede af det."
    }
    assert "1 billede er allerede modtaget og kommer med." in answer.text
    assert form_values(answer)["title"] == MARKET_FORM["title"]
    assert list_stored_activities(app) == []


def test_the_photos_of_a_form_with_a_fault_are_kept_until_it_is_right(visit):
    alice = visit("alice")
    submission_id = alice.submission_id(NEW)
    faulty = send(alice, NEW, [file(jpeg("red")), file(jpeg("blue"))], title="", submission_id=submission_id)
    assert (faulty.status_code, read_faults(faulty)) == (422, {"title": "Skriv hvad I lavede."})
    assert "2 billeder er allerede modtaget og kommer med." in faulty.text
    # The same photo chosen once more is the same photo.
    right = send(alice, NEW, [file(jpeg("red")), file(jpeg("white"))], submission_id=submission_id)
    assert right.status_code == 303
    assert len(shown_photos(alice)) == 3
    assert "<dt>Billeder</dt><dd>3</dd>" in alice.get(right.headers["Location"]).text


def test_what_is_no_photo_is_refused(app, visit):
    alice = visit("alice")
    for content, sentence in (
        (b"%PDF-1.4 hej", "Billedet skal være JPG, PNG, WEBP eller HEIC."),
        (b"", "Billedet er tomt. Vælg det igen."),
        (jpeg()[:400], "Billedet kan ikke læses. Tag det igen, eller vælg et andet."),
    ):
        answer = send(alice, NEW, [file(content, "far.jpg")])
        assert (answer.status_code, read_faults(answer)) == (422, {"photos": sentence})
    assert list_stored_activities(app) == []


def test_at_most_five_photos_belong_to_an_activity(visit):
    alice = visit("alice")
    colours = ["red", "green", "blue", "white", "black", "pink"]
    answer = send(alice, NEW, [file(jpeg(colour)) for colour in colours])
    assert read_faults(answer) == {"photos": "Du kan sende højst 5 billeder. Resten er ikke taget med."}
    assert "5 billeder er allerede modtaget og kommer med." in answer.text


def test_a_photo_is_added_later(visit):
    alice = visit("alice")
    add_market(alice)
    edit = "/aktiviteter/1/ret"
    assert send(alice, edit, [file(jpeg())], version="1").status_code == 303
    assert len(shown_photos(alice)) == 1
    page = alice.get("/aktiviteter/1").text
    assert "Nye billeder" in page
    answer = send(
        alice, edit, [file(jpeg(c)) for c in ("red", "blue", "white", "black", "pink")], version="2"
    )
    assert read_faults(answer) == {"photos": "Du kan sende højst 5 billeder. Resten er ikke taget med."}


def test_photos_are_kept_when_somebody_else_was_first(visit):
    alice, erik = visit("alice"), visit("erik")
    add_market(alice)
    edit = "/aktiviteter/1/ret"
    assert send(erik, edit, [], version="1", participants="251").status_code == 303
    conflict = send(alice, edit, [file(jpeg())], version="1")
    assert conflict.status_code == 422
    assert "En anden har rettet det her imens" in conflict.text
    assert "1 billede er allerede modtaget og kommer med." in conflict.text


def test_a_photo_that_one_may_not_see_is_as_one_that_does_not_exist(visit):
    alice = visit("alice")
    assert send(alice, NEW, [file(jpeg())]).status_code == 303
    photo = shown_photos(alice)[0].rsplit("/", 1)[1]
    add_market(alice)
    # The right photo of another row, a photo kept with a form that was never sent, and none at all.
    assert send(alice, NEW, [file(jpeg("red"))], title="").status_code == 422
    answers = [
        alice.get(address)
        for address in (
            f"/aktiviteter/2/billeder/{photo}",
            f"/aktiviteter/3/billeder/{photo}",
            f"/aktiviteter/1/billeder/{'0' * 32}",
        )
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({read_main(answer) for answer in answers}) == 1


def test_somebody_elses_kept_photos_do_not_come_along(visit):
    alice, bob = visit("alice"), visit("bob")
    submission_id = alice.submission_id(NEW)
    assert send(alice, NEW, [file(jpeg())], title="", submission_id=submission_id).status_code == 422
    assert send(bob, NEW, [], submission_id=submission_id).status_code == 303
    assert shown_photos(bob) == []


def test_three_photos_cost_as_many_queries_as_one(app, visit):
    alice = visit("alice")
    assert send(alice, NEW, [file(jpeg())]).status_code == 303
    assert send(alice, NEW, [file(jpeg(colour)) for colour in ("red", "blue", "white")]).status_code == 303
    costs = [query_count(app, lambda n=n: alice.get(f"/aktiviteter/{n}")) for n in (1, 2)]
    assert costs[0] == costs[1]
