"""The addresses of deviations, of notices to the board and of conflicts."""

from flask import Blueprint

from gladsaxe.deviations import conflict_pages, notice_pages, pages

blueprint = Blueprint("deviations", __name__)
DEVIATION_PATH = "/afvigelser/<source>/<int(max=2147483647):number>"
NOTICE_PATH = "/beskeder-til-bestyrelsen/<int(max=2147483647):notice_id>"
CONFLICT_PATH = "/konflikter/<int(max=2147483647):conflict_id>"
FORM_METHODS = ["GET", "POST"]

for address, endpoint, answer, methods in (
    ("/afvigelser", "listing", pages.show_deviations, ["GET"]),
    (DEVIATION_PATH, "deviation", pages.show_deviation, ["GET"]),
    (f"{DEVIATION_PATH}/stilling", "take_stand", pages.take_stand, ["POST"]),
    (f"{DEVIATION_PATH}/orienter", "tell_board", pages.tell_board, ["POST"]),
    (f"{DEVIATION_PATH}/afslut", "close", pages.close_deviation, ["POST"]),
    ("/beskeder-til-bestyrelsen", "notices", notice_pages.show_notices, ["GET"]),
    ("/beskeder-til-bestyrelsen/ny", "new_notice", notice_pages.add_notice, FORM_METHODS),
    (NOTICE_PATH, "notice", notice_pages.show_notice, ["GET"]),
    (f"{NOTICE_PATH}/set", "seen", notice_pages.confirm_notice_read, ["POST"]),
    ("/konflikter", "conflicts", conflict_pages.show_conflicts, ["GET"]),
    ("/konflikter/ny", "new_conflict", conflict_pages.add_conflict, FORM_METHODS),
    (CONFLICT_PATH, "conflict", conflict_pages.show_conflict, ["GET"]),
    (f"{CONFLICT_PATH}/videre", "step", conflict_pages.move_conflict, ["POST"]),
):
    blueprint.add_url_rule(address, endpoint, answer, methods=methods)
