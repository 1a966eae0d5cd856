"""Logging in with the municipality's login: issuer and subject alone say who, in a token that is good."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from gladsaxe.access import identities, store
from gladsaxe.core.configuration import ConfigurationError, IdentityProvider, read_configuration
from gladsaxe.database.transactions import run_in_transaction
from tests.access import identity_provider
from tests.access.identity_provider import CLIENT_ID, CLIENT_SECRET
from tests.access.steps import is_logged_in, person_id
from tests.conftest import CAST_SEATED, PASSWORD, Browser
from tests.databases import DATABASE_KINDS, configuration, fresh_database

ANSWER = "/log-ind/kommune/svar"
REFUSED = "Vi kunne ikke bekræfte, hvem du er. Prøv igen."
UNKNOWN = "Vi kender ikke det login her."
UNREACHABLE = "Kommunens login svarer ikke lige nu."
BOBS = "3f9a-bob"


@pytest.fixture
def provider():
    with identity_provider.run_provider() as started:
        yield started


@pytest.fixture(params=DATABASE_KINDS)
def app(request, provider):
    """Give the application that knows the provider, where Bob's account is linked to his identity there."""
    from app import create_app
    from gladsaxe.database.tables import db

    known = IdentityProvider(provider.issuer, CLIENT_ID, CLIENT_SECRET)
    with fresh_database(request.param, CAST_SEATED) as url:
        made = create_app(replace(configuration(url), provider=known))
        made.config["TESTING"] = True
        bob = person_id(made, "bob")
        with made.app_context():
            account_id = store.find_account(bob).id
            run_in_transaction(identities.link_identity, account_id, provider.issuer, BOBS)
        yield made
        with made.app_context():
            db.session.remove()
            db.engine.dispose()


def go(browser, address="/log-ind/kommune") -> dict[str, str]:
    """Go to the provider and return what it is asked."""
    there = browser.client.get(address)
    assert there.status_code == 302, there.text
    return dict(parse_qsl(urlsplit(there.headers["Location"]).query))


def come_back(browser, provider, subject=BOBS, address="/log-ind/kommune", **changed):
    """Log in at the provider and come back with its code."""
    asked = go(browser, address)
    code = provider.give_code(asked, subject)
    return browser.client.get(ANSWER, query_string={"code": code, "state": asked["state"], **changed})


def test_who_is_linked_comes_in(visit, provider):
    bob = visit()
    answer = come_back(bob, provider, address="/log-ind/kommune?naeste=/problemer")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/problemer")
    assert "Hej Bob" in bob.get("/").text


@pytest.mark.parametrize("address", ["/%09/evil.example", "/%0a/evil.example", "/%5Cevil.example"])
def test_coming_back_leads_nowhere_else(visit, provider, address):
    answer = come_back(visit(), provider, address=f"/log-ind/kommune?naeste={address}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_the_provider_is_asked_with_state_nonce_and_proof_key(visit, provider):
    first, second = go(visit()), go(visit())
    assert first["client_id"] == CLIENT_ID
    assert (first["scope"], first["response_type"]) == ("openid", "code")
    assert first["redirect_uri"] == f"http://localhost{ANSWER}"
    assert first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 20
        assert first[name] != second[name]


BAD_CLAIMS = {
    "wrong issuer": {"iss": "https://elsewhere.example"},
    "issuer with a slash more": {"iss": "ISSUER/"},
    "no issuer": {"iss": None},
    "wrong audience": {"aud": "another-application"},
    "wrong audience in a list": {"aud": ["another-application"]},
    "several audiences and another party": {"aud": [CLIENT_ID, "other"], "azp": "other"},
    "no audience": {"aud": None},
    "expired": {"exp": 1_500_000_000},
    "no expiry": {"exp": None},
    "no time of issue": {"iat": None},
    "issued in the future": {"iat": 9_000_000_000},
    "not valid yet": {"nbf": 9_000_000_000},
    "expiry that is no number": {"exp": "later"},
    "wrong nonce": {"nonce": "an-earlier-one"},
    "empty nonce": {"nonce": ""},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "blank subject": {"sub": "   "},
    "subject that is a number": {"sub": 7},
    "subject that is a list": {"sub": [BOBS]},
    "subject without an end": {"sub": "x" * 5000},
    "subject with a zero byte": {"sub": BOBS + "\0"},
    "hash of another access token": {"at_hash": "b2RkIG9uZSBvdXQ"},
}


def is_refused(bob, answer) -> bool:
    """Tell whether the answer is the refusal and nobody is let in."""
    return (answer.status_code, REFUSED in answer.text, is_logged_in(bob)) == (403, True, False)


def test_a_token_that_says_the_wrong_thing_is_refused(visit, provider):
    for fault, changed in BAD_CLAIMS.items():

        def change(claims, changed=changed):
            said = {**claims, **changed}
            kept = {name: value for name, value in said.items() if value is not None}
            if changed.get("iss") == "ISSUER/":
                kept["iss"] = f"{provider.issuer}/"
            return kept

        provider.change = change
        bob = visit()
        assert is_refused(bob, come_back(bob, provider)), fault


def spoiled(token: str) -> str:
    head, claims, signature = token.split(".")
    return f"{head}.{claims[:-2]}{'A' if claims[-2] != 'A' else 'B'}{claims[-1]}.{signature}"


BAD_SIGNATURES = {
    "no algorithm": lambda idp: idp.unsigned,
    "another key under the same name": lambda idp: idp.signed_by_other,
    "another key under another name": lambda idp: lambda claims: idp.signed_by_other(claims, kid="two"),
    "the public key as a secret": lambda idp: lambda claims: idp.signed_by_secret(claims, idp.public_pem()),
    "the client's secret": lambda idp: lambda claims: idp.signed_by_secret(claims, CLIENT_SECRET),
    "changed after it was signed": lambda idp: lambda claims: spoiled(idp.signed(claims)),
    "signature left out": lambda idp: lambda claims: idp.signed(claims).rpartition(".")[0] + ".",
    "not a token": lambda _idp: lambda _claims: "not a token",
    "empty": lambda _idp: lambda _claims: "",
}


def test_a_token_that_is_not_signed_by_the_provider_is_refused(visit, provider):
    for fault, way in BAD_SIGNATURES.items():
        provider.sign = way(provider)
        bob = visit()
        assert is_refused(bob, come_back(bob, provider)), fault


BAD_ANSWERS = {
    "no id token": lambda token: (200, {**token, "id_token": None}),
    "only an access token": lambda token: (200, {"access_token": "x", "token_type": "Bearer"}),
    "an error": lambda _token: (400, {"error": "invalid_grant"}),
    "an error said politely": lambda _token: (200, {"error": "server_error"}),
    "a page": lambda _token: (200, "<html>busy</html>"),
    "a list": lambda _token: (200, []),
    "nothing": lambda _token: (200, ""),
    "a fault": lambda _token: (500, "<html>fault</html>"),
}


def test_an_answer_without_a_good_token_is_refused(visit, provider):
    for fault, way in BAD_ANSWERS.items():
        provider.answer = way
        bob = visit()
        answer = come_back(bob, provider)
        assert (answer.status_code in (403, 503), is_logged_in(bob)) == (True, False), fault
        assert REFUSED in answer.text or UNREACHABLE in answer.text, fault


UNASKED = [{"state": "another"}, {"state": ""}, {"code": "another"}, {"code": ""}, {"error": "access_denied"}]


def test_an_answer_that_was_not_asked_for_is_refused(visit, provider):
    for changed in UNASKED:
        bob = visit()
        assert is_refused(bob, come_back(bob, provider, **changed)), changed


def test_an_answer_works_once_and_in_the_browser_that_asked(visit, provider):
    bob, thief = visit(), visit()
    asked = go(bob)
    query = {"code": provider.give_code(asked, BOBS), "state": asked["state"]}
    assert thief.client.get(ANSWER, query_string=query).status_code == 403
    assert bob.client.get(ANSWER, query_string=query).status_code == 303
    bob.post("/log-ud")
    assert bob.client.get(ANSWER, query_string=query).status_code == 403
    assert (is_logged_in(thief), is_logged_in(bob)) == (False, False)


def test_the_same_subject_at_another_issuer_is_somebody_else(app, visit, provider):
    with app.app_context():
        account_id = store.find_account_by_login("alice").id
        run_in_transaction(identities.link_identity, account_id, "https://elsewhere.example", "shared")
    answer = come_back(visit(), provider, subject="shared")
    assert (answer.status_code, UNKNOWN in answer.text) == (403, True)


def test_a_name_or_an_address_says_nothing_of_who_somebody_is(visit, provider):
    provider.change = lambda claims: {
        **claims,
        "preferred_username": "bob",
        "email": "bob@example.dk",
        "name": "Bob",
    }
    answer = come_back(visit(), provider, subject="somebody")
    assert (answer.status_code, UNKNOWN in answer.text) == (403, True)


def test_a_provider_that_calls_itself_another_is_not_asked(visit, provider):
    provider.stated_issuer = "https://elsewhere.example"
    answer = visit().client.get("/log-ind/kommune")
    assert (answer.status_code, UNREACHABLE in answer.text) == (503, True)


def test_a_closed_account_does_not_come_in_that_way_either(app, visit, provider):
    with app.app_context():
        run_in_transaction(store.close_account, person_id(app, "bob"))
    answer = come_back(visit(), provider)
    assert (answer.status_code, UNKNOWN in answer.text) == (403, True)


def test_a_person_links_the_login_after_writing_the_password(app, visit, provider):
    alice = visit("alice")
    assert alice.post("/min-side/kommunens-login", {"password": "gæt"}).status_code == 422
    assert alice.post("/min-side/kommunens-login", {"password": PASSWORD}).status_code == 303
    page = alice.get("/min-side/kommunens-login").text
    assert "/log-ind/kommune?naeste=/min-side/kommunens-login" in page
    assert come_back(alice, provider, subject="alices").status_code == 303
    assert "Din konto er knyttet til kommunens login." in alice.get("/min-side/kommunens-login").text
    newer = visit()
    assert come_back(newer, provider, subject="alices").status_code == 303
    assert "Hej Alice" in newer.get("/").text


def test_without_the_password_a_login_there_links_nothing(app, visit, provider):
    alice = visit("alice")
    assert come_back(alice, provider, subject="alices").status_code == 403
    with app.app_context():
        assert identities.find_account_by_identity(provider.issuer, "alices") is None


def test_nobody_links_what_is_another_persons(visit, provider):
    alice = visit("alice")
    alice.post("/min-side/kommunens-login", {"password": PASSWORD})
    answer = come_back(alice, provider, subject=BOBS)
    assert (answer.status_code, "allerede knyttet" in answer.text) == (409, True)
    bob = visit()
    assert come_back(bob, provider).status_code == 303
    assert "Hej Bob" in bob.get("/").text


def test_who_comes_in_that_way_shows_the_second_factor_too(visit, provider):
    bob = visit()
    come_back(bob, provider)
    assert "Bekræft med en kode" in bob.get("/").text


def test_without_a_provider_there_is_no_such_way_in():
    from app import create_app

    with fresh_database("sqlite", CAST_SEATED) as url:
        made = create_app(configuration(url))
        door = Browser(made.test_client())
        assert door.get("/log-ind/kommune").status_code == 404
        assert door.get(ANSWER).status_code == 404
        assert "kommunens login" not in door.get("/log-ind").text


WHOLE = {
    "GLADSAXE_OIDC_ISSUER": "https://login.example.dk",
    "GLADSAXE_OIDC_CLIENT": "intranet",
    "GLADSAXE_OIDC_SECRET": "secret",
}


def test_the_configuration_names_the_provider_whole_or_not_at_all(tmp_path):
    base = {"GLADSAXE_DATA": str(tmp_path), "SECRET_KEY": "k" * 40}
    assert read_configuration(base).provider is None
    found = read_configuration({**base, **WHOLE}).provider
    assert found == IdentityProvider("https://login.example.dk", "intranet", "secret", "kommunens login")
    for left_out in WHOLE:
        partly = {name: value for name, value in WHOLE.items() if name != left_out}
        with pytest.raises(ConfigurationError, match=left_out):
            read_configuration({**base, **partly})
    for issuer in ("http://login.example.dk", "login.example.dk", "ftp://x"):
        with pytest.raises(ConfigurationError, match="https://"):
            read_configuration({**base, **WHOLE, "GLADSAXE_OIDC_ISSUER": issuer})
