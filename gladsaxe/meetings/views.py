"""The addresses of meetings, decisions and one's own tasks."""

from flask import Blueprint

from gladsaxe.meetings import decision_pages, minutes_pages, pages

blueprint = Blueprint("meetings", __name__)
GET, POST, FORM = ["GET"], ["POST"], ["GET", "POST"]
# No database takes a larger number for an id.
NUMBER = "int(max=2147483647)"
MEETING = f"/moeder/<{NUMBER}:meeting_id>"
ITEM = f"{MEETING}/punkter/<{NUMBER}:item_id>"
DECISION = f"/beslutninger/<{NUMBER}:decision_id>"

for address, endpoint, answer, methods in (
    ("/moeder", "listing", pages.listing, GET),
    ("/moeder/kalender.ics", "calendar", pages.calendar, GET),
    ("/moeder/nyt", "new", pages.new, FORM),
    (MEETING, "detail", pages.detail, GET),
    (f"{MEETING}/kalender.ics", "calendar_file", pages.calendar_file, GET),
    (f"{MEETING}/flyt", "edit", pages.edit, FORM),
    (f"{MEETING}/aflys", "call_off", pages.call_off, POST),
    (f"{MEETING}/punkter/nyt", "raise_item", pages.raise_item, FORM),
    (f"{MEETING}/gaester/ny", "invite_guest", pages.invite_guest, FORM),
    (f"{MEETING}/begynd", "begin", pages.begin, POST),
    (f"{MEETING}/referat", "minutes", minutes_pages.page, GET),
    (f"{MEETING}/fremmoede", "attendance", minutes_pages.attendance, FORM),
    (f"{ITEM}/referat", "write_item", minutes_pages.write_item, FORM),
    (f"{ITEM}/udfald/nyt", "settle", minutes_pages.settle, FORM),
    (f"{ITEM}/udfald/<{NUMBER}:decision_id>/fjern", "take_back", minutes_pages.take_back, POST),
    (f"{MEETING}/luk", "close", minutes_pages.close, POST),
    ("/beslutninger", "decisions", decision_pages.listing, GET),
    (DECISION, "decision", decision_pages.detail, GET),
    (f"{DECISION}/skridt", "add_step", decision_pages.add_step, POST),
    (f"{DECISION}/afslut", "finish", decision_pages.finish, POST),
    (f"{DECISION}/genaabn", "reopen", decision_pages.reopen, POST),
    (f"{DECISION}/giv-videre", "hand_over", decision_pages.hand_over, POST),
    ("/mine-opgaver", "my_tasks", decision_pages.my_tasks, GET),
):
    blueprint.add_url_rule(address, endpoint, answer, methods=methods)
