"""The request number, and the log as JSON lines: what was asked for and what failed, nothing personal."""

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, g, has_request_context, request

# Without letters that are taken for digits, since people read the number out loud.
NUMBER_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
NUMBER_LENGTH = 6
MAX_CAUSES = 10
access_log = logging.getLogger("gladsaxe.access")


def add_request_numbers(app: Flask) -> None:
    """Give each request a number, and a line in the access log where that is switched on."""
    app.before_request(_begin_request)
    app.after_request(_log_request)


def current_request_number() -> str:
    """Return the number that the request's page shows if it fails, and the log has."""
    if "request_number" not in g:
        g.request_number = "".join(secrets.choice(NUMBER_LETTERS) for _ in range(NUMBER_LENGTH))
    number: str = g.request_number
    return number


def log_handled_fault(app: Flask) -> None:
    """Log the fault that a handler is answering, as Flask logs those that no handler answers."""
    app.log_exception(sys.exc_info())


def configure_logging(access: bool) -> None:
    """Write the log to the error output, a JSON object a line; `access` adds a line for each request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    access_log.setLevel(logging.INFO if access else logging.CRITICAL)


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON.

    Neither the values of a message nor the text of a fault is in it: they may hold what people wrote, an
    address with a name in it, or the values of a row. The places in the code and the database's own code for
    the fault are enough to find it.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if has_request_context():
            line |= {
                "request": current_request_number(),
                "method": request.method,
                "endpoint": request.endpoint or "",
            }
        line |= getattr(record, "values", {}) or {"message": str(record.msg)}
        if record.exc_info and record.exc_info[1]:
            line["fault"] = _describe_fault(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _describe_fault(fault: BaseException) -> list[dict[str, object]]:
    """Return the fault and those that it came from, the last first."""
    chain: list[dict[str, object]] = []
    cause: BaseException | None = fault
    while cause is not None and len(chain) < MAX_CAUSES:
        description: dict[str, object] = {
            "kind": f"{type(cause).__module__}.{type(cause).__qualname__}",
            "places": [
                f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(cause.__traceback__)
            ],
        }
        code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
        if code:
            description["code"] = code
        chain.append(description)
        cause = cause.__cause__ or cause.__context__
    return chain


def _begin_request() -> None:
    g.began_at = time.monotonic()


def _log_request(response: Response) -> Response:
    if access_log.isEnabledFor(logging.INFO):
        # The number and the endpoint are the formatter's; the address itself may hold what somebody wrote.
        values = {
            "status": response.status_code,
            "ms": round(1000 * (time.monotonic() - g.get("began_at", time.monotonic()))),
            "bytes": response.content_length,
        }
        access_log.info("request", extra={"values": values})
    return response
