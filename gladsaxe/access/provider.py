"""The municipality's identity provider (OpenID Connect): asking who someone is, and what is believed."""

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException

from gladsaxe.core.configuration import IdentityProvider

# Signed with a key that only the provider has: never "none", never a secret that we share.
SIGNING_ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"}
)
TIMEOUT_SECONDS = 10
LEEWAY_SECONDS = 60
MAX_SUBJECT_LENGTH = 255
CLIENT_NAME = "staff"


class AnswerRefused(Exception):
    """Raised where what the provider answered is not to be believed."""


class ProviderUnreachable(Exception):
    """Raised where the provider does not answer."""


class StaffProvider(FlaskOAuth2App):  # type: ignore[misc] # Authlib has no types
    """Check what the provider says of itself against the issuer and the algorithms that we expect."""

    expected_issuer = ""
    server_metadata: dict[str, Any]

    def load_server_metadata(self) -> dict[str, Any]:
        """Return what the provider says of itself; raises FieldRefusal for another provider's word."""
        metadata: dict[str, Any] = super().load_server_metadata()
        if metadata.get("issuer") != self.expected_issuer:
            self.server_metadata = {}
            raise AnswerRefused("issuer")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = sorted(SIGNING_ALGORITHMS & set(offered))
        return metadata


def add_provider(app: Flask, provider: IdentityProvider | None) -> None:
    """Make the provider known to the application; without one nobody can log in that way."""
    app.extensions["staff_provider"] = provider
    if provider is None:
        return
    oauth = OAuth(app)
    oauth.register(
        CLIENT_NAME,
        client_cls=StaffProvider,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_SECONDS,
        },
    )
    oauth.create_client(CLIENT_NAME).expected_issuer = provider.issuer
    app.extensions["staff_client"] = oauth.create_client(CLIENT_NAME)


def find_provider() -> IdentityProvider | None:
    """Return the provider that the installation names."""
    found: IdentityProvider | None = current_app.extensions["staff_provider"]
    return found


def redirect_to_provider(answer_address: str) -> Any:  # noqa: ANN401 - Flask's answer
    """Return the answer that sends the browser on; raises ProviderUnreachable or AnswerRefused."""
    try:
        return _oauth_client().authorize_redirect(answer_address)
    except (RequestException, ValueError) as fault:
        raise ProviderUnreachable(type(fault).__name__) from fault


def read_answer() -> tuple[str, str]:
    """Return issuer and subject of who came back; raises ProviderUnreachable or AnswerRefused."""
    client, expected = _oauth_client(), find_provider()
    assert expected is not None
    options = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
        "sub": {"essential": True},
    }
    try:
        token = client.authorize_access_token(claims_options=options, leeway=LEEWAY_SECONDS)
    except (RequestException, ConnectionError) as fault:
        raise ProviderUnreachable(type(fault).__name__) from fault
    except (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise AnswerRefused(type(fault).__name__) from fault
    who = token.get("userinfo")
    subject = who.get("sub") if who else None
    if not isinstance(subject, str) or not 0 < len(subject.strip()) <= MAX_SUBJECT_LENGTH or "\0" in subject:
        raise AnswerRefused("sub")
    return expected.issuer, subject


def _oauth_client() -> Any:  # noqa: ANN401 - Authlib has no types
    return current_app.extensions["staff_client"]
