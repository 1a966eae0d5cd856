"""The HTTP server that the pages are served by: waitress, with the limits of this program."""

import socket
from typing import TYPE_CHECKING, Any

import waitress

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

WAITRESS_THREADS = 8


def create_server(application: "WSGIApplication", listener: socket.socket, trusted_proxies: int) -> Any:  # noqa: ANN401 - waitress has no types
    """Return a server on an open socket; what proxies say passes on to the application if there are any."""
    return waitress.create_server(
        application,
        sockets=[listener],
        threads=WAITRESS_THREADS,
        ident="",
        # The application reads these headers, as far as the configuration says; without a proxy they are a
        # visitor's own words.
        clear_untrusted_proxy_headers=not trusted_proxies,
    )
