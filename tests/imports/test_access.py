"""Who may bring which file in, whose file is whose, and what a page says while work is under way."""

import io
import threading
import uuid

import pytest

from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import jobs, reading, store, views
from gladsaxe.imports.rules.fields import ImportKind, list_allowed_kinds
from gladsaxe.web.forms import CPR_IN_TEXT
from tests.imports.files import make_csv, make_xlsx
from tests.imports.local_import import make_local_reader
from tests.imports.pages import HEAD, parse_counts, post_file, press_file_button, upload_file, wait_for_file
from tests.indicators.pages import act_as, page_text

# The questions are the pages'; what is written in is under test on both databases elsewhere.
pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ONE = make_xlsx([HEAD, ["5.4.1", 2017, 11.2, 5]])


@pytest.fixture(autouse=True)
def _read_here(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "read_rows", make_local_reader(tmp_path))


def test_each_role_may_bring_in_what_it_may_write_by_hand(app):
    figures, registers = [ImportKind.FIGURES, ImportKind.TABLE], [ImportKind.ENQUIRIES, ImportKind.BILLS]
    seats = [ImportKind.PLACES, ImportKind.SEATS]
    expected = {
        "erik": [*figures, ImportKind.ACTIVITIES],
        "freja": [*figures, ImportKind.ACTIVITIES, *seats],
        "hanne": figures,
        "doris": registers,
        "karl": seats,
        **{name: [] for name in ("alice", "bob", "gert", "ib", "charlie")},
    }
    for name, kinds in expected.items():
        with act_as(app, name) as actor:
            assert (name, list_allowed_kinds(actor)) == (name, kinds)


def test_a_kind_that_is_not_one_s_own_is_refused(visit):
    answer = post_file(visit("doris"), "tal", ONE)
    assert (answer.status_code, "Vælg hvad der er i filen." in answer.text) == (422, True)
    assert visit("alice").get("/indlaes").status_code == 403


def test_a_file_that_is_not_stored_is_its_person_s_alone(visit):
    erik, freja, doris = visit("erik"), visit("freja"), visit("doris")
    address = upload_file(erik, "tal", ONE)
    assert [freja.get(address).status_code, doris.get(address).status_code] == [404, 404]
    assert [freja.get("/indlaes/9999").status_code, freja.get(f"{address}/hent-fejl").status_code] == [
        404,
        404,
    ]
    for what in ("kolonner", "laes", "slet", "gem"):
        assert freja.post(f"{address}/{what}", {}).status_code == 404
    press_file_button(erik, address, "gem")
    assert [freja.get(address).status_code, doris.get(address).status_code] == [200, 404]
    # What is stored can be undone by another one of the same right, who is named.
    undone = press_file_button(freja, address, "fortryd", reason="Forkert år").text
    assert "af Freja" in page_text(undone)
    assert erik.post(f"{address}/slet", {}).status_code == 404


def test_a_file_of_a_hidden_criterion_is_about_nothing(app, bring_in):
    brought = bring_in("tal", make_xlsx([HEAD, ["5.2.2", 2017, 4, None]]))
    assert brought.summary.counts() == (1, 0, 0)
    with act_as(app, "doris") as actor:
        from gladsaxe.imports.targets.figures import FigureTarget

        assert "5 2 2" not in FigureTarget(actor, {}).groups()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "", "file": (io.BytesIO(b"a;b"), "a.csv")}, "Vælg hvad der er i filen."),
        ({"kind": "tal"}, "Vælg en fil."),
        ({"kind": "tal", "file": (io.BytesIO(b""), "a.csv")}, "Filen er tom."),
    ],
)
def test_a_faulty_upload_comes_back_with_its_sentence(visit, fields, sentence):
    sent = {
        name: (io.BytesIO(value[0].getvalue()), value[1]) if name == "file" else value
        for name, value in fields.items()
    }
    answer = visit("erik").post("/indlaes", {"submission_id": "", **sent}, content_type="multipart/form-data")
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_file_that_is_too_large_is_not_kept(visit, monkeypatch):
    from gladsaxe.imports import forms

    monkeypatch.setattr(forms, "MAX_FILE_BYTES", 100)
    answer = post_file(visit("erik"), "tal", ONE)
    assert (answer.status_code, "Filen er for stor. Den må højst fylde 20 MB." in answer.text) == (422, True)


def test_long_work_shows_how_far_it_is_and_ends_on_its_own_page(app, visit, monkeypatch):
    erik = visit("erik")
    address = upload_file(erik, "tal", ONE)
    number, go, begun = int(address.rpartition("/")[2]), threading.Event(), threading.Event()
    carry_out = views.store_import

    def slowly(*args):
        args[-1].done, args[-1].total = 3_400, 10_000
        begun.set()
        go.wait(60)
        carry_out(*args)

    monkeypatch.setattr(views, "store_import", slowly)
    monkeypatch.setattr(jobs, "WAIT_SECONDS", 0.01)
    sent = {"submission_id": str(uuid.uuid4())}
    try:
        assert erik.post(f"{address}/gem", sent).status_code == 303
        begun.wait(60)
        page = erik.get(address)
        assert "Vi gemmer rækkerne: 34 %" in page_text(page.text) and 'hx-trigger="every 2s"' in page.text
        piece = erik.get(address, headers={"HX-Request": "true"})
        assert "<html" not in piece.text and "3.400 rækker er set." in page_text(piece.text)
        # Pressed again meanwhile, it is the same work.
        assert erik.post(f"{address}/gem", sent).status_code == 303
        assert erik.post(f"{address}/slet", {}).status_code == 404
    finally:
        go.set()
    wait_for_file(erik, address)
    over = erik.get(address, headers={"HX-Request": "true"})
    assert (over.data, over.headers["HX-Refresh"]) == (b"", "true")
    assert "Filen er gemt" in erik.get(address).text
    with app.app_context():
        assert len([mark for part in store.iter_marks(number) for mark in part]) == 1


def test_a_reading_that_was_cut_off_can_be_begun_again(app, visit):
    with act_as(app, "erik") as actor:
        number = run_in_transaction(
            store.add_import, str(uuid.uuid4()), actor.person_id, ImportKind.FIGURES, "t.xlsx", ONE
        )
    erik = visit("erik")
    page = erik.get(f"/indlaes/{number}").text
    assert "Læsningen blev afbrudt. Der er ikke gemt noget." in page
    assert parse_counts(press_file_button(erik, f"/indlaes/{number}", "laes").text) == [1, 0, 0]


def test_what_a_job_fails_with_is_not_hidden(app, visit, monkeypatch):
    erik = visit("erik")
    address = upload_file(erik, "tal", ONE)
    monkeypatch.setattr(views, "store_import", lambda *_: 1 / 0)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    erik.post(f"{address}/gem", {"submission_id": str(uuid.uuid4())})
    wait_for_file(erik, address)
    assert erik.get(address).status_code == 500
    assert "Det sker der" in erik.get(address).text


def test_a_file_is_given_up_by_its_person_or_with_time(app, visit):
    erik = visit("erik")
    address = upload_file(erik, "tal", ONE)
    assert erik.post(f"{address}/slet", {}).headers["Location"] == "/indlaes"
    assert erik.get(address).status_code == 404
    from datetime import UTC, datetime

    from gladsaxe.database.clock import freeze_time

    with freeze_time(datetime(2019, 1, 1, tzinfo=UTC)):
        old = upload_file(visit("erik"), "tal", ONE)
    kept = upload_file(erik, "tal", ONE)
    assert [erik.get(old).status_code, erik.get(kept).status_code] == [404, 200]


def test_the_list_of_files_asks_as_much_of_the_database_at_one_and_three(app, visit):
    from tests.conftest import query_count

    erik, asked = visit("erik"), []
    for _round in range(3):
        upload_file(erik, "tal", ONE)
        asked.append(query_count(app, lambda: erik.get("/indlaes")))
    assert asked[0] == asked[2]
    assert "3 filer" in page_text(erik.get("/indlaes").text)


def test_every_text_passes_the_forms_own_validation(bring_in):
    """What the fields of the forms refuse, such as a person's number, a file's cells are refused for too."""
    rows = make_csv("Dato;Sted;Tekst\n05-06-2018;Centeret;Larm fra 010203-1234\n05-06-2018;Centeret;Larm")
    assert bring_in("henvendelser", rows).faults == [(2, 3, CPR_IN_TEXT)]
