"""The addresses of meetings, decisions and one's own tasks."""

from flask import Blueprint

from gladsaxe.meetings import decision_pages, minutes_pages, pages

blueprint = Blueprint("meetings", __name__)
GET_ONLY, POST_ONLY, GET_AND_POST = ["GET"], ["POST"], ["GET", "POST"]
# No database takes a larger number for an id.
ID_CONVERTER = "int(max=2147483647)"
MEETING_PATH = f"/moeder/<{ID_CONVERTER}:meeting_id>"
ITEM_PATH = f"{MEETING_PATH}/punkter/<{ID_CONVERTER}:item_id>"
DECISION_PATH = f"/beslutninger/<{ID_CONVERTER}:decision_id>"

for address, endpoint, answer, methods in (
    ("/moeder", "listing", pages.listing, GET_ONLY),
    ("/moeder/kalender.ics", "calendar", pages.calendar, GET_ONLY),
    ("/moeder/nyt", "new", pages.new, GET_AND_POST),
    (MEETING_PATH, "detail", pages.detail, GET_ONLY),
    (f"{MEETING_PATH}/kalender.ics", "calendar_file", pages.calendar_file, GET_ONLY),
    (f"{MEETING_PATH}/flyt", "edit", pages.edit, GET_AND_POST),
    (f"{MEETING_PATH}/aflys", "call_off", pages.call_off, POST_ONLY),
    (f"{MEETING_PATH}/punkter/nyt", "raise_item", pages.raise_item, GET_AND_POST),
    (f"{MEETING_PATH}/gaester/ny", "invite_guest", pages.invite_guest, GET_AND_POST),
    (f"{MEETING_PATH}/begynd", "begin", pages.begin, POST_ONLY),
    (f"{MEETING_PATH}/referat", "minutes", minutes_pages.show_minutes, GET_ONLY),
    (f"{MEETING_PATH}/fremmoede", "attendance", minutes_pages.attendance, GET_AND_POST),
    (f"{ITEM_PATH}/referat", "write_item", minutes_pages.write_item, GET_AND_POST),
    (f"{ITEM_PATH}/udfald/nyt", "settle", minutes_pages.add_outcome, GET_AND_POST),
    (
        f"{ITEM_PATH}/udfald/<{ID_CONVERTER}:decision_id>/fjern",
        "take_back",
        minutes_pages.delete_outcome,
        POST_ONLY,
    ),
    (f"{MEETING_PATH}/luk", "close", minutes_pages.close_minutes, POST_ONLY),
    ("/beslutninger", "decisions", decision_pages.listing, GET_ONLY),
    (DECISION_PATH, "decision", decision_pages.detail, GET_ONLY),
    (f"{DECISION_PATH}/skridt", "add_step", decision_pages.add_step, POST_ONLY),
    (f"{DECISION_PATH}/afslut", "finish", decision_pages.finish, POST_ONLY),
    (f"{DECISION_PATH}/genaabn", "reopen", decision_pages.reopen, POST_ONLY),
    (f"{DECISION_PATH}/giv-videre", "hand_over", decision_pages.hand_over, POST_ONLY),
    ("/mine-opgaver", "my_tasks", decision_pages.my_tasks, GET_ONLY),
):
    blueprint.add_url_rule(address, endpoint, answer, methods=methods)
