"""Every address × method × actor is really called against a table; an address without a row fails."""

from collections import defaultdict
from itertools import product

import pytest
from werkzeug.exceptions import MethodNotAllowed

from tests.access.answers_of_plan import ANSWERS
from tests.access.matrix import ACTORS, METHODS, World, build_world, default_status, endpoints
from tests.web.test_headers import EXACT, FREE

pytestmark = pytest.mark.slow

ALL = "nobody expired alice bob charlie doris erik freja gert hanne ib karl ida"
LOGGED_IN = "alice bob charlie doris erik freja gert hanne ib karl ida"
SEATED = "alice bob doris erik freja gert hanne ib karl ida"
CONTENT = "alice bob doris erik freja gert hanne ib ida"
WRITERS = "alice bob doris erik freja ib ida"
NOT_REPORTERS, NOT_BOB = "bob doris erik freja ib ida", "alice doris erik freja ib ida"
FOLLOWERS = "bob doris erik freja"
FIGURES = "erik freja hanne"
REGISTERS = "doris erik freja hanne"
EXPORTS = "erik freja gert hanne"
SEATS = "freja karl"
STAFF = "erik freja"
# What an address answers those whom it is for. Everyone else is led to log in, or refused: 303, 401, 403.
TABLE = {
    ("access.add_person", "POST", "/pladser"): {422: SEATS},
    ("access.log_in", "GET", "/log-ind"): {200: ALL},
    ("access.log_in", "POST", "/log-ind"): {422: ALL},
    ("access.log_out", "POST", "/log-ud"): {303: LOGGED_IN},
    ("access.log_out_everywhere", "POST", "/min-side/log-ud-alle-steder"): {303: LOGGED_IN},
    ("access.my_page", "GET", "/min-side"): {200: SEATED},
    ("access.my_page", "POST", "/min-side"): {422: SEATED},
    ("access.seats", "GET", "/pladser"): {200: SEATED},
    ("activities.detail", "GET", "/aktiviteter/{activity}"): {200: CONTENT},
    ("activities.edit", "GET", "/aktiviteter/{activity}/ret"): {200: "alice erik freja"},
    ("activities.edit", "POST", "/aktiviteter/{activity}/ret"): {422: "alice erik freja"},
    ("activities.listing", "GET", "/aktiviteter"): {200: CONTENT},
    ("activities.new", "GET", "/aktiviteter/ny"): {303: WRITERS},
    ("activities.new", "POST", "/aktiviteter/ny"): {422: WRITERS},
    ("activities.photo", "GET", "/aktiviteter/{activity}/billeder/{activity_photo}"): {200: CONTENT},
    ("activities.receipt", "GET", "/aktiviteter/{activity}/kvittering"): {200: CONTENT},
    ("agreement.show", "GET", "/aftalen"): {200: SEATED},
    ("exports.board", "GET", "/excel"): {200: EXPORTS},
    ("exports.board_file", "GET", "/excel/hent"): {422: EXPORTS},
    ("home.front", "GET", "/"): {200: SEATED},
    ("health.alive", "GET", "/sundhed"): {200: ALL},
    ("health.ready", "GET", "/sundhed/klar"): {200: ALL},
    ("home.help_page", "GET", "/hjaelp"): {200: ALL},
    ("setup.begin", "GET", "/begynd"): {404: ALL},
    ("setup.begin", "POST", "/begynd"): {404: ALL},
    ("setup.create_plan", "GET", "/begynd/plan"): {404: ALL},
    ("setup.create_plan", "POST", "/begynd/plan"): {404: ALL},
    ("indicators.confirm_register", "GET", "/registre/henvendelser/2018"): {200: "doris"},
    ("indicators.confirm_register", "POST", "/registre/henvendelser/2018"): {303: "doris"},
    ("indicators.correct_figure", "GET", "/tal/1/ret"): {404: FIGURES},
    ("indicators.correct_figure", "POST", "/tal/1/ret"): {404: FIGURES},
    ("indicators.criterion", "GET", "/maal/t1-faellesskab"): {200: CONTENT},
    ("indicators.figures", "GET", "/tal"): {200: FIGURES},
    ("indicators.new_assessment", "GET", "/maal/t1-faellesskab/vurdering"): {303: FIGURES},
    ("indicators.new_assessment", "POST", "/maal/t1-faellesskab/vurdering"): {422: FIGURES},
    ("indicators.new_figure", "GET", "/tal/t1-faellesskab/ny"): {303: FIGURES},
    ("indicators.new_figure", "POST", "/tal/t1-faellesskab/ny"): {422: FIGURES},
    ("indicators.new_reading", "GET", "/maal/t1-faellesskab/laesning"): {303: FIGURES},
    ("indicators.new_reading", "POST", "/maal/t1-faellesskab/laesning"): {404: FIGURES},
    ("indicators.status", "GET", "/maal"): {200: CONTENT},
    ("issues.detail", "GET", "/problemer/{open}"): {200: CONTENT},
    ("issues.detail", "GET", "/problemer/{secret}"): {
        200: "bob freja",
        404: "alice doris erik gert hanne ib ida",
    },
    ("issues.detail", "GET", "/problemer/{strict}"): {
        200: "bob freja",
        404: "alice doris erik gert hanne ib ida",
    },
    ("issues.follow_up", "POST", "/problemer/{open}/opfoelgning"): {422: FOLLOWERS},
    ("issues.follow_up", "POST", "/problemer/{secret}/opfoelgning"): {404: "doris erik", 422: "bob freja"},
    ("issues.follow_up", "POST", "/problemer/{strict}/opfoelgning"): {404: "bob doris erik", 422: "freja"},
    ("issues.listing", "GET", "/problemer"): {200: CONTENT},
    ("issues.new", "GET", "/problemer/ny"): {303: WRITERS},
    ("issues.new", "POST", "/problemer/ny"): {422: WRITERS},
    ("issues.photo", "GET", "/problemer/{open}/billeder/{open_photo}"): {200: CONTENT},
    ("issues.photo", "GET", "/problemer/{secret}/billeder/{secret_photo}"): {
        200: "bob freja",
        404: "alice doris erik gert hanne ib ida",
    },
    ("issues.photo", "GET", "/problemer/{strict}/billeder/{strict_photo}"): {
        303: "freja",
        404: "alice bob doris erik gert hanne ib ida",
    },
    ("issues.raise_level", "POST", "/problemer/{open}/skaerm"): {422: WRITERS},
    ("issues.raise_level", "POST", "/problemer/{secret}/skaerm"): {
        404: "alice doris erik ib ida",
        422: "bob freja",
    },
    ("issues.raise_level", "POST", "/problemer/{strict}/skaerm"): {
        404: "alice doris erik ib ida",
        422: "bob freja",
    },
    ("issues.receipt", "GET", "/problemer/{open}/kvittering"): {
        200: "alice",
        404: "bob doris erik freja ib ida",
    },
    ("issues.receipt", "GET", "/problemer/{secret}/kvittering"): {
        200: "bob",
        404: "alice doris erik freja ib ida",
    },
    ("issues.receipt", "GET", "/problemer/{strict}/kvittering"): {
        200: "bob",
        404: "alice doris erik freja ib ida",
    },
    ("issues.reopen", "POST", "/problemer/{open}/stadig-et-problem"): {422: WRITERS},
    ("issues.write_more", "POST", "/problemer/{open}/skriv-mere"): {422: "alice", 404: NOT_REPORTERS},
    ("issues.withdraw", "POST", "/problemer/{open}/traek-tilbage"): {422: "alice", 404: NOT_REPORTERS},
    ("issues.write_more", "POST", "/problemer/{secret}/skriv-mere"): {422: "bob", 404: NOT_BOB},
    ("issues.withdraw", "POST", "/problemer/{secret}/traek-tilbage"): {422: "bob", 404: NOT_BOB},
    ("issues.write_more", "POST", "/problemer/{strict}/skriv-mere"): {422: "bob", 404: NOT_BOB},
    ("issues.withdraw", "POST", "/problemer/{strict}/traek-tilbage"): {422: "bob", 404: NOT_BOB},
    ("issues.reopen", "POST", "/problemer/{secret}/stadig-et-problem"): {
        404: "alice doris erik ib ida",
        422: "bob freja",
    },
    ("issues.reopen", "POST", "/problemer/{strict}/stadig-et-problem"): {
        404: "alice doris erik ib ida",
        422: "bob freja",
    },
    ("issues.take_on", "POST", "/problemer/{open}/jeg-tager-den"): {422: FOLLOWERS},
    ("issues.take_on", "POST", "/problemer/{secret}/jeg-tager-den"): {404: "doris erik", 422: "bob freja"},
    ("issues.take_on", "POST", "/problemer/{strict}/jeg-tager-den"): {404: "bob doris erik", 422: "freja"},
    ("issues.walk", "GET", "/problemer/tryghedsvandring"): {303: WRITERS},
    ("issues.walk", "POST", "/problemer/tryghedsvandring"): {422: WRITERS},
    ("issues.walk_receipt", "GET", "/problemer/tryghedsvandring/{walk}/kvittering"): {
        200: "alice",
        404: "bob doris erik freja ib ida",
    },
    (
        "offline.photo",
        "PUT",
        "/offline/v1/photos/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ): {422: LOGGED_IN},
    ("offline.records", "POST", "/offline/v1/records"): {400: LOGGED_IN},
    ("offline.status", "POST", "/offline/v1/status"): {400: LOGGED_IN},
    ("offline.whoami", "GET", "/offline/v1/whoami"): {200: LOGGED_IN},
    ("offline_worker.blank_form", "GET", "/offline/skal/issues.new"): {200: ALL},
    ("offline_worker.unsent", "GET", "/ikke-sendt"): {200: ALL},
    ("offline_worker.manifest", "GET", "/manifest.webmanifest"): {200: ALL},
    ("offline_worker.script", "GET", "/sw.js"): {200: ALL},
    ("registers.bill", "GET", "/haervaerksregninger/{bill}"): {200: REGISTERS},
    ("registers.bill_photo", "GET", "/haervaerksregninger/{bill}/billeder/{bill_photo}"): {200: REGISTERS},
    ("registers.bills", "GET", "/haervaerksregninger"): {200: REGISTERS},
    ("registers.edit_bill", "GET", "/haervaerksregninger/{bill}/ret"): {200: "doris"},
    ("registers.edit_bill", "POST", "/haervaerksregninger/{bill}/ret"): {422: "doris"},
    ("registers.edit_enquiry", "GET", "/henvendelser/{enquiry}/ret"): {200: "doris"},
    ("registers.edit_enquiry", "POST", "/henvendelser/{enquiry}/ret"): {422: "doris"},
    ("registers.enquiries", "GET", "/henvendelser"): {200: REGISTERS},
    ("registers.enquiry", "GET", "/henvendelser/{enquiry}"): {200: REGISTERS},
    ("registers.new_bill", "GET", "/haervaerksregninger/ny"): {303: "doris"},
    ("registers.new_bill", "POST", "/haervaerksregninger/ny"): {422: "doris"},
    ("registers.new_enquiry", "GET", "/henvendelser/ny"): {303: "doris"},
    ("registers.new_enquiry", "POST", "/henvendelser/ny"): {422: "doris"},
    ("registers.withdraw_bill", "POST", "/haervaerksregninger/{bill}/traek-tilbage"): {422: "doris"},
    ("registers.withdraw_enquiry", "POST", "/henvendelser/{enquiry}/traek-tilbage"): {422: "doris"},
    ("access.own_logins", "GET", "/min-side/logins"): {200: SEATED},
    ("access.all_logins", "GET", "/driftssikkerhed/logins"): {200: "karl"},
    ("retention.insight", "GET", "/min-side/indsigt"): {200: SEATED},
    ("retention.own_data", "GET", "/min-side/mine-data"): {200: SEATED},
    ("backups.upkeep", "GET", "/driftssikkerhed"): {200: "karl"},
    ("offline_pages.discard_entry", "POST", "/karantaene/{nr}/1/afvis"): {404: STAFF},
    ("offline_pages.discard_draft", "POST", "/kladder/{nr}/slet"): {404: SEATED},
    ("offline_pages.draft", "GET", "/kladder/{nr}"): {404: SEATED},
    ("offline_pages.drafts", "GET", "/kladder"): {200: SEATED},
    ("offline_pages.accept_entry", "POST", "/karantaene/{nr}/1/foer-ind"): {404: STAFF},
    ("offline_pages.quarantine", "GET", "/karantaene"): {200: STAFF},
    ("offline_pages.quarantine_entry", "GET", "/karantaene/{nr}/1"): {404: STAFF},
    ("offline_pages.log_in_and_send", "POST", "/log-ind-og-send"): {403: "nobody expired"},
    ("web.static", "GET", "/static/{file}"): {200: ALL},
    **ANSWERS,
}
# Where the row decides as well, the right alone answers what can be asked for.
BY_ROW = {"activities.edit": WRITERS, "indicators.confirm_register": CONTENT}
LEAKS = ("Traceback", "sqlalchemy", "werkzeug", 'File "')


@pytest.fixture
def world(app, visit) -> World:
    """Give rows of each kind and everyone's session."""
    return build_world(app, visit)


def test_every_address_has_a_row_for_each_of_its_methods(app):
    asked = {(endpoint, method) for endpoint, methods in endpoints(app) for method in methods}
    assert asked == {(endpoint, method) for endpoint, method, _ in TABLE}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_address_answers_everyone_as_the_table_says(app, world):
    unexpected, called = [], defaultdict(set)
    for (endpoint, declared, address), answers in TABLE.items():
        awaited = {actor: status for status, names in answers.items() for actor in names.split()}
        asked = [(declared, actor) for actor in ACTORS]
        if declared == "GET":
            asked += [(method, actor) for method in ("HEAD", "OPTIONS") for actor in ACTORS]
        for method, actor in asked:
            answer = world.call(actor, method, address)
            called[method].add((actor, address))
            status = awaited.get(actor, default_status(app, actor, endpoint, method))
            if method == "OPTIONS" and actor in f"{BY_ROW.get(endpoint, '')} {' '.join(awaited)}".split():
                status = 200
            if answer.status_code != status or not _is_clean(answer):
                unexpected.append((endpoint, method, address, actor, answer.status_code, status))
    assert unexpected == []
    for method in ("GET", "POST", "HEAD", "OPTIONS"):
        assert {actor for actor, _address in called[method]} == set(ACTORS)
    assert len(called["GET"]) + len(called["POST"]) > 3_000


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_method_that_an_address_does_not_have_is_answered_405_whoever_asks(app, world):
    served: dict[str, set[str]] = {}
    for _, method, address in TABLE:
        served.setdefault(address.partition("?")[0], set()).add(method)
    # The form of a duty's term has the same shape of address.
    served["/aarshjul/egen/{nowhere}/slut"].add("GET")
    wrong = [
        (method, address)
        for address, methods in sorted(served.items())
        for method in sorted(set(METHODS) - methods - {"HEAD", "OPTIONS"})
    ]
    routes = app.url_map.bind("")
    for method, address in wrong:
        with pytest.raises(MethodNotAllowed):
            routes.match(address.format(**world.names), method)
    unexpected = []
    for (method, address), actor in product(wrong, ACTORS):
        answer = world.call(actor, method, address)
        if answer.status_code != 405 or not _is_clean(answer):
            unexpected.append((method, address, actor, answer.status_code))
    assert unexpected == []
    assert len(wrong) > 600


def _is_clean(answer) -> bool:
    """Tell whether an answer has the exact headers of the house and nothing of a fault."""
    headers = dict(answer.headers)
    exact = {name: headers.get(name) for name in EXACT} == EXACT and "Cache-Control" in headers
    known = set(headers) - set(EXACT) <= FREE | {
        "Service-Worker-Allowed",
        "X-Offline-Shell",
        "Clear-Site-Data",
    }
    is_text = answer.mimetype.startswith("text/html") or answer.mimetype == "application/json"
    return exact and known and not (is_text and any(leak in answer.text for leak in LEAKS))
