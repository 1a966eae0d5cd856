"""The addresses of deviations, of notices to the board and of conflicts."""

from flask import Blueprint

from gladsaxe.deviations import conflict_pages, notice_pages, pages

blueprint = Blueprint("deviations", __name__)
ONE = "/afvigelser/<source>/<int(max=2147483647):number>"
NOTICE = "/beskeder-til-bestyrelsen/<int(max=2147483647):notice_id>"
CONFLICT = "/konflikter/<int(max=2147483647):conflict_id>"
FORM = ["GET", "POST"]

for address, endpoint, answer, methods in (
    ("/afvigelser", "listing", pages.listing, ["GET"]),
    (ONE, "deviation", pages.deviation, ["GET"]),
    (f"{ONE}/stilling", "take_stand", pages.take_stand, ["POST"]),
    (f"{ONE}/orienter", "tell_board", pages.tell_board, ["POST"]),
    (f"{ONE}/afslut", "close", pages.close, ["POST"]),
    ("/beskeder-til-bestyrelsen", "notices", notice_pages.listing, ["GET"]),
    ("/beskeder-til-bestyrelsen/ny", "new_notice", notice_pages.new, FORM),
    (NOTICE, "notice", notice_pages.notice, ["GET"]),
    (f"{NOTICE}/set", "seen", notice_pages.seen, ["POST"]),
    ("/konflikter", "conflicts", conflict_pages.listing, ["GET"]),
    ("/konflikter/ny", "new_conflict", conflict_pages.new, FORM),
    (CONFLICT, "conflict", conflict_pages.conflict, ["GET"]),
    (f"{CONFLICT}/videre", "step", conflict_pages.step, ["POST"]),
):
    blueprint.add_url_rule(address, endpoint, answer, methods=methods)
