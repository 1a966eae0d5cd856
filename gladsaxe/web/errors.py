"""Error pages in plain Danish; none of them shows anything of the fault."""

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError, ServiceUnavailable
from werkzeug.wrappers import Response

from gladsaxe.database.transactions import is_disk_full, is_locked, is_lost_connection, is_missing_table
from gladsaxe.web.carried_forms import carry_through_login
from gladsaxe.web.pages import render_page
from gladsaxe.web.request_log import current_request_number, log_handled_fault

# What happened, and what the person can do.
ERROR_SENTENCES = {
    400: ("Vi kunne ikke læse det, du sendte", "Gå tilbage, genindlæs siden, og prøv igen."),
    401: (
        "Du skal logge ind først",
        "Du er logget af. Log ind i et nyt vindue, og send så igen herfra.",
    ),
    403: (
        "Du har ikke adgang til denne side",
        "Spørg sekretariatet, hvis du har brug for den.",
    ),
    404: ("Vi kan ikke finde siden", "Måske er adressen skrevet forkert, eller også er siden ikke for dig."),
    405: ("Det kan man ikke her", "Gå til forsiden, og begynd derfra."),
    410: (
        "Formularen er lukket",
        "Man kan ikke sende den lige nu. Spørg sekretariatet, hvis du har noget, der skal med.",
    ),
    413: (
        "Det, du sendte, fylder for meget",
        "Send færre billeder, eller vælg en mindre størrelse i telefonens kamera.",
    ),
    429: ("Du har prøvet for mange gange", "Vent 15 minutter, og prøv igen."),
    500: (
        "Noget gik galt hos os",
        "Gå tilbage, og prøv igen om lidt. Sig det til sekretariatet, hvis det sker igen.",
    ),
    503: ("Vi kan ikke gemme lige nu", "Det, du skrev, er ikke gemt. Gå tilbage, og send det igen om lidt."),
    507: (
        "Der er ikke plads til at gemme mere",
        "Det, du skrev, er ikke gemt. Sig det til sekretariatet. Man kan stadig læse alt.",
    ),
}


BUSY_SECONDS = 5
BUSY_SENTENCES = (
    "Mange logger ind lige nu",
    "Vent et øjeblik. Gå tilbage, og prøv igen.",
)


SEAT_SENTENCES = (
    "Din plads er ikke godkendt endnu",
    "Sekretariatslederen eller bestyrelsens sekretær skal godkende den først. Prøv igen senere.",
)


LOST_SENTENCES = (
    "Vi kan ikke få fat i det, der er gemt",
    "Har du skrevet noget, er det ikke gemt. Gå tilbage, og prøv igen om lidt.",
)
MISSING_TABLE_SENTENCES = (
    "Systemet er ikke gjort færdigt",
    "Det mangler noget efter en opdatering. Har du skrevet noget, er det ikke gemt. Sig det til den, der "
    "driver systemet.",
)


class SeatNotApproved(Forbidden):
    """Raised where a person has no seat but one that awaits approval."""


class TooBusy(ServiceUnavailable):
    """Raised where too many already wait for something that is slow; the person may come back soon."""


def add_error_pages(app: Flask) -> None:
    """Give each kind of error its page."""
    app.register_error_handler(CSRFError, _handle_csrf_error)
    app.register_error_handler(TooBusy, _handle_too_busy)
    app.register_error_handler(SeatNotApproved, lambda _fault: _render_sentences(403, SEAT_SENTENCES))
    app.register_error_handler(HTTPException, _handle_http_error)
    app.register_error_handler(DBAPIError, _handle_database_error)
    app.register_error_handler(NoConnection, _handle_no_connection)


def _render_error(code: int) -> Response:
    return _render_sentences(code, _choose_sentences(code))


def _render_sentences(code: int, sentences: tuple[str, str], number: str = "") -> Response:
    title, advice = sentences
    return render_page("web/error.html", status=code, title=title, advice=advice, number=number)


def _render_failure(code: int, sentences: tuple[str, str] | None = None) -> Response:
    """Show a failure of ours with the number that it has in the log; the page asks the database nothing."""
    g.without_database = True
    return _render_sentences(code, sentences or _choose_sentences(code), current_request_number())


def _choose_sentences(code: int) -> tuple[str, str]:
    return ERROR_SENTENCES.get(code) or ERROR_SENTENCES[500 if code >= 500 else 400]


def _handle_http_error(fault: HTTPException) -> ResponseReturnValue:
    if fault.code == 401:
        return carry_through_login() or _render_error(401)
    code = fault.code or InternalServerError.code
    # Flask has logged what made it an internal fault.
    return _render_failure(code) if code >= InternalServerError.code else _render_error(code)


def _handle_csrf_error(_fault: CSRFError) -> ResponseReturnValue:
    return carry_through_login() or _render_error(401)


def _handle_too_busy(_fault: TooBusy) -> ResponseReturnValue:
    response = _render_sentences(503, BUSY_SENTENCES)
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def _handle_no_connection(_fault: NoConnection) -> ResponseReturnValue:
    log_handled_fault(current_app)
    return _render_failure(503)


def _handle_database_error(fault: DBAPIError) -> ResponseReturnValue:
    log_handled_fault(current_app)
    if is_disk_full(fault):
        return _render_failure(507)
    if is_missing_table(fault):
        return _render_failure(503, MISSING_TABLE_SENTENCES)
    if is_locked(fault):
        return _render_failure(503)
    return _render_failure(503, LOST_SENTENCES) if is_lost_connection(fault) else _render_failure(500)
