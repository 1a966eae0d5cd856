"""What the addresses of the rooms around the plan's paper, meetings, files and pictures answer everyone."""

SEATED = "alice bob doris erik freja gert hanne ib karl ida"
CONTENT = "alice bob doris erik freja gert hanne ib ida"
WRITERS = "alice bob doris erik freja ib ida"
# Those who keep the plan and hold its meetings, and those of them who amend the agreement.
KEEPERS = "erik freja hanne"
AMENDERS = "freja hanne"
EXPORTS = "erik freja gert hanne"
IMPORTERS = "doris erik freja hanne karl"
SEATS = "freja karl"
APPROVERS = "freja hanne"
NOTIFIERS = "bob doris erik freja gert hanne ib ida"
# The Task Force's meeting: those who sit in it, the secretariat and the board.
MEETING = "alice bob doris erik freja gert hanne"
NO_MEETING = "ib ida"
# The minutes are written by the chair's helpers; the owner of a decision and they follow it up.
FOLLOW = "doris erik freja hanne"
STANDS = {422: "erik freja ib", 403: "alice bob doris ida"}

AMENDMENT, SEAT = "/aendringer/ny/plads/beboerkoordinator", "/organisation/pladser/{seat}"
CONFLICT, NOTICE = "/konflikter/{conflict}", "/beskeder-til-bestyrelsen/{notice}"
DEVIATION = "/afvigelser/milepael/{milestone}"
AREA, STONE = "/delaftaler/{area}", "/delaftaler/milepael/{milestone}"
HELD, PLANNED, AGENDA = "/moeder/{held}", "/moeder/{meeting}", "/moeder/{meeting}/punkter/{item}"
DECISION = "/beslutninger/{decision}"
FILE = "/indlaes/{nowhere}"

PLAN = {
    ("amendments.choose", "GET", "/aendringer/ny"): {200: AMENDERS},
    ("amendments.listing", "GET", "/aendringer"): {200: CONTENT},
    ("amendments.new", "GET", AMENDMENT): {303: AMENDERS},
    ("amendments.new", "POST", AMENDMENT): {422: AMENDERS},
    ("amendments.paper", "GET", "/aendringer/{nowhere}/fil"): {404: CONTENT},
    ("amendments.settle", "POST", "/aendringer/{nowhere}/svar"): {404: AMENDERS},
    ("amendments.show_one", "GET", "/aendringer/{nowhere}"): {404: CONTENT},
    ("bodies.body", "GET", "/organisation/task-force"): {200: SEATED},
    ("access.end_membership", "GET", SEAT + "/{nowhere}/slut"): {404: SEATS},
    ("access.end_membership", "POST", SEAT + "/{nowhere}/slut"): {404: SEATS},
    ("access.give_seat", "POST", SEAT): {422: SEATS},
    ("bodies.organisation", "GET", "/organisation"): {200: SEATED},
    ("bodies.seat", "GET", SEAT): {200: SEATED},
    ("duties.done", "GET", "/aarshjul/pligt/{nr}/2018?nr={nr}"): {404: NOTIFIERS},
    ("duties.done", "POST", "/aarshjul/pligt/{nr}/2018"): {404: NOTIFIERS},
    ("duties.end", "POST", "/aarshjul/egen/{nowhere}/slut"): {404: KEEPERS},
    ("duties.mail", "GET", "/aarshjul/mail"): {303: SEATED},
    ("duties.mail", "POST", "/aarshjul/mail"): {303: SEATED},
    ("duties.new", "GET", "/aarshjul/ny"): {303: KEEPERS},
    ("duties.new", "POST", "/aarshjul/ny"): {422: KEEPERS},
    ("duties.paper", "GET", "/aarshjul/fil/{nowhere}"): {404: CONTENT},
    ("duties.undo", "GET", "/aarshjul/pligt/{nr}/2018/fortryd?nr={nr}"): {404: NOTIFIERS},
    ("duties.undo", "POST", "/aarshjul/pligt/{nr}/2018/fortryd"): {404: NOTIFIERS},
    ("duties.wheel", "GET", "/aarshjul"): {200: CONTENT},
    ("indicators.show_facts", "GET", "/centrale-maalinger"): {200: CONTENT},
    ("indicators.new_fact_value", "GET", "/centrale-maalinger/aftalt/{nr}?nr={nr}"): {404: KEEPERS},
    ("indicators.new_fact_value", "POST", "/centrale-maalinger/aftalt/{nr}"): {404: KEEPERS},
    ("indicators.new_measure", "GET", "/centrale-maalinger/ny"): {303: KEEPERS},
    ("indicators.new_measure", "POST", "/centrale-maalinger/ny"): {422: KEEPERS},
    ("programme.edit", "GET", AREA + "/ret"): {303: KEEPERS},
    ("programme.edit", "POST", AREA + "/ret"): {422: KEEPERS},
    ("programme.edit_budget_year", "GET", "/budget/{nr}/2018?nr={nr}"): {404: KEEPERS},
    ("programme.edit_budget_year", "POST", "/budget/{nr}/2018"): {404: KEEPERS},
    ("programme.edit_initiative", "GET", "/andre-tiltag/{nr}?nr={nr}"): {404: KEEPERS},
    ("programme.edit_initiative", "POST", "/andre-tiltag/{nr}"): {404: KEEPERS},
    ("programme.new_milestone", "GET", AREA + "/milepael"): {303: KEEPERS},
    ("programme.new_milestone", "POST", AREA + "/milepael"): {422: KEEPERS},
    ("programme.overview", "GET", "/delaftaler"): {200: CONTENT},
    ("programme.reach", "GET", STONE + "/naaet"): {303: KEEPERS},
    ("programme.reach", "POST", STONE + "/naaet"): {422: KEEPERS},
    ("programme.show_budget", "GET", "/budget"): {200: CONTENT},
    ("programme.show_initiatives", "GET", "/andre-tiltag"): {200: CONTENT},
    ("programme.show_one", "GET", AREA): {200: CONTENT},
    ("programme.withdraw", "GET", STONE + "/traek-tilbage"): {303: KEEPERS},
    ("programme.withdraw", "POST", STONE + "/traek-tilbage"): {422: KEEPERS},
}
DEVIATIONS = {
    ("deviations.close", "POST", DEVIATION + "/afslut"): {
        404: "erik freja ib",
        403: "alice bob doris ida",
    },
    ("deviations.conflict", "GET", CONFLICT): {200: "bob freja doris", 404: "alice erik gert hanne ib ida"},
    ("deviations.conflicts", "GET", "/konflikter"): {200: CONTENT},
    ("deviations.deviation", "GET", DEVIATION): {200: CONTENT},
    ("deviations.listing", "GET", "/afvigelser"): {200: CONTENT},
    ("deviations.new_conflict", "GET", "/konflikter/ny"): {303: CONTENT},
    ("deviations.new_conflict", "POST", "/konflikter/ny"): {422: CONTENT},
    ("deviations.new_notice", "GET", "/beskeder-til-bestyrelsen/ny"): {303: NOTIFIERS},
    ("deviations.new_notice", "POST", "/beskeder-til-bestyrelsen/ny"): {422: NOTIFIERS},
    ("deviations.notice", "GET", NOTICE): {200: "bob erik freja gert hanne", 404: "doris ib ida"},
    ("deviations.notices", "GET", "/beskeder-til-bestyrelsen"): {200: NOTIFIERS},
    ("deviations.seen", "POST", NOTICE + "/set"): {303: "bob erik freja gert hanne", 404: "doris ib ida"},
    ("deviations.step", "POST", CONFLICT + "/videre"): {
        422: "freja",
        403: "bob doris",
        404: "alice erik gert hanne ib ida",
    },
    ("deviations.take_stand", "POST", DEVIATION + "/stilling"): STANDS,
    ("deviations.tell_board", "POST", DEVIATION + "/orienter"): {
        404: "erik freja ib",
        403: "alice bob doris ida",
    },
}
MEETINGS = {
    ("meetings.add_step", "POST", DECISION + "/skridt"): {
        422: FOLLOW,
        403: "alice bob gert",
        404: NO_MEETING,
    },
    ("meetings.attendance", "GET", HELD + "/fremmoede"): {303: KEEPERS},
    ("meetings.attendance", "POST", HELD + "/fremmoede"): {303: KEEPERS},
    ("meetings.begin", "POST", "/moeder/{nowhere}/begynd"): {404: KEEPERS},
    ("meetings.calendar", "GET", "/moeder/kalender.ics"): {200: CONTENT},
    ("meetings.calendar_file", "GET", PLANNED + "/kalender.ics"): {200: MEETING, 404: NO_MEETING},
    ("meetings.call_off", "POST", "/moeder/{nowhere}/aflys"): {404: KEEPERS},
    ("meetings.close", "POST", "/moeder/{nowhere}/luk"): {404: KEEPERS},
    ("meetings.decision", "GET", DECISION): {200: MEETING, 404: NO_MEETING},
    ("meetings.decisions", "GET", "/beslutninger"): {200: CONTENT},
    ("meetings.detail", "GET", PLANNED): {200: MEETING, 404: NO_MEETING},
    ("meetings.edit", "GET", PLANNED + "/flyt"): {303: KEEPERS},
    ("meetings.edit", "POST", PLANNED + "/flyt"): {422: KEEPERS},
    ("meetings.finish", "POST", DECISION + "/afslut"): {422: FOLLOW, 403: "alice bob gert", 404: NO_MEETING},
    ("meetings.hand_over", "POST", DECISION + "/giv-videre"): {
        422: FOLLOW,
        403: "alice bob gert",
        404: NO_MEETING,
    },
    ("meetings.invite_guest", "GET", PLANNED + "/gaester/ny"): {303: KEEPERS},
    ("meetings.invite_guest", "POST", PLANNED + "/gaester/ny"): {422: KEEPERS},
    ("meetings.listing", "GET", "/moeder"): {200: CONTENT},
    ("meetings.minutes", "GET", HELD + "/referat"): {200: MEETING, 404: NO_MEETING},
    ("meetings.my_tasks", "GET", "/mine-opgaver"): {200: CONTENT},
    ("meetings.new", "GET", "/moeder/nyt"): {303: KEEPERS},
    ("meetings.new", "POST", "/moeder/nyt"): {422: KEEPERS},
    ("meetings.raise_item", "GET", PLANNED + "/punkter/nyt?nr={nr}"): {200: MEETING, 404: NO_MEETING},
    ("meetings.raise_item", "POST", PLANNED + "/punkter/nyt"): {422: MEETING, 404: NO_MEETING},
    ("meetings.reopen", "POST", DECISION + "/genaabn"): {
        422: FOLLOW,
        403: "alice bob gert",
        404: NO_MEETING,
    },
    ("meetings.settle", "GET", "/moeder/{held}/punkter/{held_item}/udfald/nyt"): {303: KEEPERS},
    ("meetings.settle", "POST", "/moeder/{held}/punkter/{held_item}/udfald/nyt"): {422: KEEPERS},
    ("meetings.take_back", "POST", AGENDA + "/udfald/{nowhere}/fjern"): {303: KEEPERS},
    ("meetings.write_item", "GET", "/moeder/{held}/punkter/{held_item}/referat"): {303: KEEPERS},
    ("meetings.write_item", "POST", "/moeder/{held}/punkter/{held_item}/referat"): {422: KEEPERS},
}
FILES = {
    ("exports.audit", "GET", "/dokumentation"): {200: EXPORTS},
    ("exports.audit_file", "GET", "/dokumentation/hent"): {200: EXPORTS},
    ("exports.everything", "GET", "/alle-data"): {200: "freja"},
    ("exports.everything_file", "GET", "/alle-data/hent"): {200: "freja"},
    ("exports.export_log", "GET", "/bestyrelsens-pakke/eksporter"): {200: EXPORTS},
    ("exports.keep", "GET", "/bestyrelsens-pakke/gem"): {303: KEEPERS},
    ("exports.keep", "POST", "/bestyrelsens-pakke/gem"): {422: KEEPERS},
    ("exports.pack", "GET", "/bestyrelsens-pakke"): {200: EXPORTS},
    ("exports.paper", "GET", "/bestyrelsens-pakke/ark/t1-faellesskab"): {200: EXPORTS},
    ("exports.papers", "GET", "/bestyrelsens-pakke/ark"): {200: EXPORTS},
    ("exports.snapshot", "GET", "/bestyrelsens-pakke/{nowhere}"): {404: EXPORTS},
    ("imports.columns", "GET", FILE + "/kolonner"): {404: IMPORTERS},
    ("imports.columns", "POST", FILE + "/kolonner"): {404: IMPORTERS},
    ("imports.discard", "POST", FILE + "/slet"): {404: IMPORTERS},
    ("imports.faults", "GET", FILE + "/hent-fejl"): {404: IMPORTERS},
    ("imports.file", "GET", FILE): {404: IMPORTERS},
    ("imports.read_again", "POST", FILE + "/laes"): {404: IMPORTERS},
    ("imports.store_file", "POST", FILE + "/gem"): {404: IMPORTERS},
    ("imports.template", "GET", "/indlaes/hent-skabelon/tal"): {200: KEEPERS, 404: "doris karl"},
    ("imports.undo_file", "POST", FILE + "/fortryd"): {404: IMPORTERS},
    ("imports.upload", "GET", "/indlaes"): {303: IMPORTERS},
    ("imports.upload", "POST", "/indlaes"): {422: IMPORTERS},
}
PICTURES = {
    ("indicators.data_calendar", "GET", "/datakalender"): {200: CONTENT},
    ("indicators.owed_figures", "GET", "/datakalender/hent"): {200: CONTENT},
    ("indicators.what_does_it_take", "GET", "/maal/t1-faellesskab/hvad-skal-der-til"): {200: CONTENT},
    ("search.search", "GET", "/soeg"): {200: CONTENT},
    ("situation.new_measure", "GET", "/situation/tiltag?nr={nr}"): {
        200: "alice bob doris erik freja",
        403: "ib ida",
    },
    ("situation.new_measure", "POST", "/situation/tiltag"): {
        422: "alice bob doris erik freja",
        403: "ib ida",
    },
    ("situation.picture", "GET", "/situation"): {200: CONTENT},
    ("situation.reports", "GET", "/situation/rapporter"): {200: CONTENT},
    ("situation.write_report", "GET", "/situation/skriv?nr={nr}"): {
        200: "alice bob doris erik freja",
        403: "ib ida",
    },
    ("situation.write_report", "POST", "/situation/skriv"): {
        422: "alice bob doris erik freja",
        403: "ib ida",
    },
}
# Those of a person's own way in and of the level and the readers of an issue.
PEOPLE = {
    ("access.begin_code_app", "POST", "/min-side/kode-app/ny"): {303: SEATED},
    ("access.code_app", "GET", "/min-side/kode-app"): {200: SEATED},
    ("access.code_app", "POST", "/min-side/kode-app"): {422: SEATED},
    ("access.confirm", "GET", "/bekraeft"): {303: SEATED},
    ("access.confirm", "POST", "/bekraeft"): {303: SEATED},
    ("access.read_notices", "POST", "/pladser/beskeder/set"): {303: APPROVERS},
    ("access.answer_seat", "POST", "/pladser/{nowhere}/svar"): {404: APPROVERS},
    ("access.confirm_seat", "POST", "/pladser/{nowhere}/bekraeft"): {404: SEATS},
    ("access.devices", "GET", "/min-side/enheder"): {200: SEATED},
    ("access.end_device", "POST", "/min-side/enheder/{nowhere}/log-ud"): {404: SEATED},
    ("access.forget_code_app", "POST", "/pladser/{person}/fjern-kode-app"): {404: SEATS},
    ("access.lost_code_app", "POST", "/min-side/kode-app/tabt"): {303: SEATED},
    ("access.new_code", "POST", "/pladser/{person}/ny-kode"): {404: SEATS},
    ("access.staff_answer", "GET", "/log-ind/kommune/svar"): {404: f"nobody expired charlie {SEATED}"},
    ("access.staff_link", "GET", "/min-side/kommunens-login"): {404: SEATED},
    ("access.staff_link", "POST", "/min-side/kommunens-login"): {404: SEATED},
    ("access.staff_log_in", "GET", "/log-ind/kommune"): {404: f"nobody expired charlie {SEATED}"},
    ("access.use_code", "GET", "/kode"): {200: f"nobody expired charlie {SEATED}"},
    ("access.use_code", "POST", "/kode"): {422: f"nobody expired charlie {SEATED}"},
    ("offboarding.end_seat", "POST", "/pladser/{nowhere}/slut"): {404: SEATS},
    ("offboarding.leave", "POST", "/pladser/{person}/stoppet"): {404: SEATS},
}
LEAD_ONLY = {422: "freja", 404: "alice bob doris erik gert hanne ib ida"}
READERS = {
    ("issues.answer_level_request", "POST", "/problemer/{secret}/lempelse/svar"): {404: CONTENT},
    ("issues.answer_level_request", "POST", "/problemer/{strict}/lempelse/svar"): {404: CONTENT},
    ("issues.ask_to_lower", "POST", "/problemer/{open}/lempelse"): {404: CONTENT},
    ("issues.ask_to_lower", "POST", "/problemer/{secret}/lempelse"): {404: CONTENT},
    ("issues.ask_to_lower", "POST", "/problemer/{strict}/lempelse"): LEAD_ONLY,
    ("issues.end_reader", "POST", "/problemer/{open}/laesere/{nowhere}/slut"): {404: CONTENT},
    ("issues.end_reader", "POST", "/problemer/{secret}/laesere/{nowhere}/slut"): {404: CONTENT},
    ("issues.end_reader", "POST", "/problemer/{strict}/laesere/{nowhere}/slut"): {404: CONTENT},
    ("issues.name_reader", "POST", "/problemer/{open}/laesere"): {404: CONTENT},
    ("issues.name_reader", "POST", "/problemer/{secret}/laesere"): {404: CONTENT},
    ("issues.name_reader", "POST", "/problemer/{strict}/laesere"): LEAD_ONLY,
    ("issues.state_purpose", "POST", "/problemer/{open}/formaal"): {404: CONTENT},
    ("issues.state_purpose", "POST", "/problemer/{secret}/formaal"): {404: CONTENT},
    ("issues.state_purpose", "POST", "/problemer/{strict}/formaal"): LEAD_ONLY,
}
ANSWERS = PEOPLE | READERS | PLAN | DEVIATIONS | MEETINGS | FILES | PICTURES
