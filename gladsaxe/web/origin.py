"""Whether a request comes from a page of ours."""

from urllib.parse import urlsplit

from flask import request


def is_same_origin(when_unsaid: bool) -> bool:
    """Return True if Origin and Sec-Fetch-Site name this site; `when_unsaid` is the answer without either."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return False
    if site is not None and site != "same-origin":
        return False
    return when_unsaid or origin is not None or site is not None
