"""Who may do what: the whole table of rights, and the right that each address asks for."""

from dataclasses import dataclass
from enum import StrEnum

from gladsaxe.agreement.roles import Role


class Right(StrEnum):
    """Name what a role can be allowed to do."""

    ANYONE = "kommer ind uden at logge ind"
    SIGNED_IN = "er logget ind"
    READ_AGREEMENT = "læser aftalen"
    READ_ACTIVITIES = "læser aktiviteter"
    WRITE_ACTIVITIES = "skriver aktiviteter ind"
    READ_ISSUES = "læser problemer og idéer"
    WRITE_ISSUES = "fortæller om problemer og idéer"
    FOLLOW_UP_ISSUES = "følger op på problemer og idéer"
    KEEP_REGISTERS = "fører drift og inspektørkontors registre"
    READ_REGISTERS = "læser drift og inspektørkontors registre"
    READ_STATUS = "læser mål og status"
    KEEP_FIGURES = "skriver tal ind og vælger læsning"
    IMPORT_FILES = "indlæser filer"
    IMPORT_ACTIVITIES = "indlæser aktiviteter fra fil"
    EXPORT = "henter Excel til bestyrelsen"
    EXPORT_EVERYTHING = "henter alle data"
    READ_MEETINGS = "læser dagsordener, referater og beslutninger, hvor man sidder med"
    RAISE_ITEMS = "sætter punkter på dagsordenen"
    RUN_MEETINGS = "indkalder til møder og skriver referat"
    SEE_SEATS = "ser hvem der sidder hvor"
    MANAGE_SEATS = "giver pladser og adgang"
    APPROVE_SEATS = "godkender de pladser, andre giver"
    SETTLE_QUARANTINE = "afgør det, der er i karantæne"
    READ_PLAN = "læser delaftaler, afvigelser, årshjul, budget og tiltag"
    KEEP_PLAN = "skriver delaftaler, budget, tiltag og centrale målinger ind"
    TAKE_STAND = "tager stilling til afvigelser i sit forum"
    NOTIFY_BOARD = "skriver og læser beskeder til bestyrelsen"
    RAISE_CONFLICTS = "bringer en konflikt mellem parter op"
    AMEND = "skriver ændringer af aftalen og deres godkendelse ind"
    DO_DUTIES = "melder pligter udført"
    SEE_UPKEEP = "ser driftssikkerheden"


R = Role
PLAN_ROLES = frozenset(Role) - {R.ADMINISTRATOR}
SECRETARIAT_ROLES = frozenset({R.SECRETARIAT, R.SECRETARIAT_LEAD})
# Who works with the plan as a whole.
STAFF_ROLES = PLAN_ROLES - {R.RESIDENT}
# Who can be given something confidential to read. Residents read nothing above open after sending it.
SECOND_FACTOR_ROLES = STAFF_ROLES
FOLLOW_UP_ROLES = SECRETARIAT_ROLES | {R.PROFESSIONAL, R.PROPERTY_OFFICE}

# The table of rights. A right that is not here is nobody's.
ROLES_BY_RIGHT: dict[Right, frozenset[Role]] = {
    Right.ANYONE: frozenset(Role),
    Right.SIGNED_IN: frozenset(Role),
    Right.READ_AGREEMENT: frozenset(Role),
    Right.READ_ACTIVITIES: PLAN_ROLES,
    Right.WRITE_ACTIVITIES: FOLLOW_UP_ROLES | {R.RESIDENT, R.FORUM_MEMBER},
    Right.READ_ISSUES: PLAN_ROLES,
    Right.WRITE_ISSUES: FOLLOW_UP_ROLES | {R.RESIDENT, R.FORUM_MEMBER},
    Right.FOLLOW_UP_ISSUES: FOLLOW_UP_ROLES,
    Right.KEEP_REGISTERS: frozenset({R.PROPERTY_OFFICE}),
    Right.READ_REGISTERS: SECRETARIAT_ROLES | {R.PROPERTY_OFFICE, R.BOARD_SECRETARY},
    Right.READ_STATUS: PLAN_ROLES,
    Right.KEEP_FIGURES: SECRETARIAT_ROLES | {R.BOARD_SECRETARY},
    # What a file may hold follows the rights to write the same in by hand.
    Right.IMPORT_FILES: SECRETARIAT_ROLES | {R.BOARD_SECRETARY, R.PROPERTY_OFFICE, R.ADMINISTRATOR},
    Right.IMPORT_ACTIVITIES: SECRETARIAT_ROLES,
    Right.EXPORT: SECRETARIAT_ROLES | {R.BOARD_SECRETARY, R.BOARD_MEMBER},
    Right.EXPORT_EVERYTHING: frozenset({R.SECRETARIAT_LEAD}),
    Right.READ_MEETINGS: PLAN_ROLES,
    Right.RAISE_ITEMS: PLAN_ROLES,
    Right.RUN_MEETINGS: SECRETARIAT_ROLES | {R.BOARD_SECRETARY},
    Right.SEE_SEATS: frozenset(Role),
    Right.MANAGE_SEATS: frozenset({R.ADMINISTRATOR, R.SECRETARIAT_LEAD}),
    Right.APPROVE_SEATS: frozenset({R.SECRETARIAT_LEAD, R.BOARD_SECRETARY}),
    Right.SETTLE_QUARANTINE: SECRETARIAT_ROLES,
    Right.READ_PLAN: PLAN_ROLES,
    Right.KEEP_PLAN: SECRETARIAT_ROLES | {R.BOARD_SECRETARY},
    Right.TAKE_STAND: FOLLOW_UP_ROLES | {R.RESIDENT, R.FORUM_MEMBER},
    Right.NOTIFY_BOARD: PLAN_ROLES - {R.RESIDENT},
    Right.RAISE_CONFLICTS: PLAN_ROLES,
    Right.AMEND: frozenset({R.SECRETARIAT_LEAD, R.BOARD_SECRETARY}),
    Right.DO_DUTIES: PLAN_ROLES - {R.RESIDENT},
    Right.SEE_UPKEEP: frozenset({R.ADMINISTRATOR}),
}

# The right that each address asks for, by endpoint. An address that is not here is refused.
RIGHT_BY_ENDPOINT: dict[str, Right] = {
    "web.static": Right.ANYONE,
    "health.alive": Right.ANYONE,
    "health.ready": Right.ANYONE,
    "offline_worker.script": Right.ANYONE,
    "offline_worker.blank_form": Right.ANYONE,
    "offline_worker.manifest": Right.ANYONE,
    "offline_worker.unsent": Right.ANYONE,
    "access.log_in": Right.ANYONE,
    "access.use_code": Right.ANYONE,
    "access.staff_log_in": Right.ANYONE,
    "access.staff_answer": Right.ANYONE,
    "access.log_out": Right.SIGNED_IN,
    "access.my_page": Right.SIGNED_IN,
    "access.devices": Right.SIGNED_IN,
    "access.end_device": Right.SIGNED_IN,
    "access.log_out_everywhere": Right.SIGNED_IN,
    "access.own_logins": Right.SIGNED_IN,
    "access.code_app": Right.SIGNED_IN,
    "access.begin_code_app": Right.SIGNED_IN,
    "access.lost_code_app": Right.SIGNED_IN,
    "access.confirm": Right.SIGNED_IN,
    "access.staff_link": Right.SIGNED_IN,
    "access.seats": Right.SEE_SEATS,
    "access.all_logins": Right.SEE_UPKEEP,
    "access.add_person": Right.MANAGE_SEATS,
    "access.new_code": Right.MANAGE_SEATS,
    "access.give_seat": Right.MANAGE_SEATS,
    "access.end_membership": Right.MANAGE_SEATS,
    "access.answer_seat": Right.APPROVE_SEATS,
    "access.read_notices": Right.APPROVE_SEATS,
    "access.confirm_seat": Right.MANAGE_SEATS,
    "access.forget_code_app": Right.MANAGE_SEATS,
    "offboarding.leave": Right.MANAGE_SEATS,
    "offboarding.end_seat": Right.MANAGE_SEATS,
    "setup.begin": Right.ANYONE,
    "setup.create_plan": Right.ANYONE,
    "home.front": Right.SIGNED_IN,
    "home.help_page": Right.ANYONE,
    "agreement.show": Right.READ_AGREEMENT,
    "activities.listing": Right.READ_ACTIVITIES,
    "activities.new": Right.WRITE_ACTIVITIES,
    "activities.detail": Right.READ_ACTIVITIES,
    "activities.edit": Right.WRITE_ACTIVITIES,
    "activities.receipt": Right.READ_ACTIVITIES,
    "activities.photo": Right.READ_ACTIVITIES,
    "issues.listing": Right.READ_ISSUES,
    "issues.detail": Right.READ_ISSUES,
    "issues.photo": Right.READ_ISSUES,
    "issues.state_purpose": Right.READ_ISSUES,
    "issues.new": Right.WRITE_ISSUES,
    "issues.receipt": Right.WRITE_ISSUES,
    "issues.walk": Right.WRITE_ISSUES,
    "issues.walk_receipt": Right.WRITE_ISSUES,
    "issues.reopen": Right.WRITE_ISSUES,
    "issues.write_more": Right.WRITE_ISSUES,
    "issues.withdraw": Right.WRITE_ISSUES,
    "issues.raise_level": Right.WRITE_ISSUES,
    "issues.ask_to_lower": Right.READ_ISSUES,
    "issues.answer_level_request": Right.READ_ISSUES,
    "issues.name_reader": Right.READ_ISSUES,
    "issues.end_reader": Right.READ_ISSUES,
    "issues.follow_up": Right.FOLLOW_UP_ISSUES,
    "issues.take_on": Right.FOLLOW_UP_ISSUES,
    "registers.enquiries": Right.READ_REGISTERS,
    "registers.enquiry": Right.READ_REGISTERS,
    "registers.new_enquiry": Right.KEEP_REGISTERS,
    "registers.edit_enquiry": Right.KEEP_REGISTERS,
    "registers.withdraw_enquiry": Right.KEEP_REGISTERS,
    "registers.bills": Right.READ_REGISTERS,
    "registers.bill": Right.READ_REGISTERS,
    "registers.bill_photo": Right.READ_REGISTERS,
    "registers.new_bill": Right.KEEP_REGISTERS,
    "registers.edit_bill": Right.KEEP_REGISTERS,
    "registers.withdraw_bill": Right.KEEP_REGISTERS,
    "indicators.status": Right.READ_STATUS,
    "indicators.criterion": Right.READ_STATUS,
    "indicators.what_does_it_take": Right.READ_STATUS,
    "indicators.data_calendar": Right.READ_STATUS,
    "indicators.owed_figures": Right.READ_STATUS,
    "indicators.new_reading": Right.KEEP_FIGURES,
    "indicators.new_assessment": Right.KEEP_FIGURES,
    "indicators.figures": Right.KEEP_FIGURES,
    "indicators.new_figure": Right.KEEP_FIGURES,
    "indicators.correct_figure": Right.KEEP_FIGURES,
    # Each register has its own keeper: the page asks for the right of the one that it is about.
    "indicators.confirm_register": Right.READ_STATUS,
    "indicators.show_facts": Right.READ_PLAN,
    "indicators.new_fact_value": Right.KEEP_PLAN,
    "indicators.new_measure": Right.KEEP_PLAN,
    "imports.upload": Right.IMPORT_FILES,
    "imports.file": Right.IMPORT_FILES,
    "imports.read_again": Right.IMPORT_FILES,
    "imports.columns": Right.IMPORT_FILES,
    "imports.store_file": Right.IMPORT_FILES,
    "imports.undo_file": Right.IMPORT_FILES,
    "imports.discard": Right.IMPORT_FILES,
    "imports.faults": Right.IMPORT_FILES,
    "imports.template": Right.IMPORT_FILES,
    "programme.overview": Right.READ_PLAN,
    "programme.show_one": Right.READ_PLAN,
    "programme.edit": Right.KEEP_PLAN,
    "programme.new_milestone": Right.KEEP_PLAN,
    "programme.reach": Right.KEEP_PLAN,
    "programme.withdraw": Right.KEEP_PLAN,
    "programme.show_budget": Right.READ_PLAN,
    "programme.edit_budget_year": Right.KEEP_PLAN,
    "programme.show_initiatives": Right.READ_PLAN,
    "programme.edit_initiative": Right.KEEP_PLAN,
    "deviations.listing": Right.READ_PLAN,
    "deviations.deviation": Right.READ_PLAN,
    "deviations.take_stand": Right.TAKE_STAND,
    "deviations.tell_board": Right.TAKE_STAND,
    "deviations.close": Right.TAKE_STAND,
    "deviations.notices": Right.NOTIFY_BOARD,
    "deviations.notice": Right.NOTIFY_BOARD,
    "deviations.new_notice": Right.NOTIFY_BOARD,
    "deviations.seen": Right.NOTIFY_BOARD,
    "deviations.conflicts": Right.RAISE_CONFLICTS,
    "deviations.conflict": Right.RAISE_CONFLICTS,
    "deviations.new_conflict": Right.RAISE_CONFLICTS,
    "deviations.step": Right.RAISE_CONFLICTS,
    "bodies.organisation": Right.SEE_SEATS,
    "bodies.body": Right.SEE_SEATS,
    "bodies.seat": Right.SEE_SEATS,
    "meetings.listing": Right.READ_MEETINGS,
    "meetings.calendar": Right.READ_MEETINGS,
    "meetings.new": Right.RUN_MEETINGS,
    "meetings.detail": Right.READ_MEETINGS,
    "meetings.calendar_file": Right.READ_MEETINGS,
    "meetings.edit": Right.RUN_MEETINGS,
    "meetings.call_off": Right.RUN_MEETINGS,
    "meetings.raise_item": Right.RAISE_ITEMS,
    "meetings.invite_guest": Right.RUN_MEETINGS,
    "meetings.begin": Right.RUN_MEETINGS,
    "meetings.minutes": Right.READ_MEETINGS,
    "meetings.attendance": Right.RUN_MEETINGS,
    "meetings.write_item": Right.RUN_MEETINGS,
    "meetings.settle": Right.RUN_MEETINGS,
    "meetings.take_back": Right.RUN_MEETINGS,
    "meetings.close": Right.RUN_MEETINGS,
    "meetings.decisions": Right.READ_MEETINGS,
    "meetings.decision": Right.READ_MEETINGS,
    "meetings.add_step": Right.READ_MEETINGS,
    "meetings.finish": Right.READ_MEETINGS,
    "meetings.reopen": Right.READ_MEETINGS,
    "meetings.hand_over": Right.READ_MEETINGS,
    "meetings.my_tasks": Right.READ_MEETINGS,
    "exports.audit": Right.EXPORT,
    "exports.audit_file": Right.EXPORT,
    "amendments.listing": Right.READ_PLAN,
    "amendments.choose": Right.AMEND,
    "amendments.new": Right.AMEND,
    "amendments.show_one": Right.READ_PLAN,
    "amendments.settle": Right.AMEND,
    "amendments.paper": Right.READ_PLAN,
    "duties.wheel": Right.READ_PLAN,
    "duties.done": Right.DO_DUTIES,
    "duties.undo": Right.DO_DUTIES,
    "duties.paper": Right.READ_PLAN,
    "duties.new": Right.KEEP_PLAN,
    "duties.end": Right.KEEP_PLAN,
    "duties.mail": Right.SIGNED_IN,
    "exports.board": Right.EXPORT,
    "exports.board_file": Right.EXPORT,
    "exports.pack": Right.EXPORT,
    "exports.snapshot": Right.EXPORT,
    "exports.keep": Right.KEEP_FIGURES,
    "exports.papers": Right.EXPORT,
    "exports.paper": Right.EXPORT,
    "exports.export_log": Right.EXPORT,
    "exports.everything": Right.EXPORT_EVERYTHING,
    "exports.everything_file": Right.EXPORT_EVERYTHING,
    "search.search": Right.READ_ACTIVITIES,
    "situation.picture": Right.READ_ISSUES,
    "situation.reports": Right.READ_ISSUES,
    "situation.write_report": Right.WRITE_ISSUES,
    "situation.new_measure": Right.WRITE_ISSUES,
    "offline.whoami": Right.SIGNED_IN,
    "offline.records": Right.SIGNED_IN,
    "offline.status": Right.SIGNED_IN,
    "offline.photo": Right.SIGNED_IN,
    "offline_pages.log_in_and_send": Right.ANYONE,
    "offline_pages.drafts": Right.SIGNED_IN,
    "offline_pages.draft": Right.SIGNED_IN,
    "offline_pages.discard_draft": Right.SIGNED_IN,
    "offline_pages.quarantine": Right.SETTLE_QUARANTINE,
    "offline_pages.quarantine_entry": Right.SETTLE_QUARANTINE,
    "offline_pages.accept_entry": Right.SETTLE_QUARANTINE,
    "offline_pages.discard_entry": Right.SETTLE_QUARANTINE,
    "retention.insight": Right.SIGNED_IN,
    "retention.own_data": Right.SIGNED_IN,
    "backups.upkeep": Right.SEE_UPKEEP,
}

# What asks for the second factor before anything of it is done: who gives seats decides who reads.
STEP_UP_RIGHTS = frozenset({Right.MANAGE_SEATS, Right.APPROVE_SEATS})

# The same for everybody, so that nobody's session is asked for: they answer without the database.
SESSIONLESS_ENDPOINTS = frozenset({"web.static", "health.alive", "health.ready"})

# Asked by a program, which is answered 401 where a person would be led to the login page.
PROGRAM_ENDPOINTS = frozenset({"offline.whoami", "offline.records", "offline.status", "offline.photo"})
# What is left to one whose seat has ended or awaits approval: to log out, and to send what a phone holds,
# which is judged there.
SEATLESS_ENDPOINTS = PROGRAM_ENDPOINTS | {"access.log_out", "access.log_out_everywhere"}

# Where a refusal is logged: what is confidential may be behind it.
CONFIDENTIAL_RIGHTS = frozenset({Right.SETTLE_QUARANTINE, Right.EXPORT_EVERYTHING})
CONFIDENTIAL_ENDPOINTS = frozenset(
    endpoint
    for endpoint, right in RIGHT_BY_ENDPOINT.items()
    if endpoint.startswith("issues.") or right in CONFIDENTIAL_RIGHTS
)


def has_right(roles: frozenset[Role], right: Right) -> bool:
    """Return True if one of the roles has the right."""
    return not roles.isdisjoint(ROLES_BY_RIGHT.get(right, ()))


@dataclass(frozen=True)
class Actor:
    """Who acts: the person, and what the seats held today give."""

    person_id: int
    name: str
    roles: frozenset[Role]
    seat_ids: frozenset[int]
    body_keys: frozenset[str]
    estate_ids: frozenset[int] = frozenset()
    # The session has shown its second factor, without which nothing confidential is read.
    confirmed: bool = False
    # What the session is known by, empty for who acts outside of one; a purpose is stated in a session.
    session: str = ""

    @property
    def should_confirm(self) -> bool:
        """Return True if there could be more to read after showing the second factor; never what there is."""
        return bool(self.roles & SECOND_FACTOR_ROLES) and not self.confirmed

    def may(self, right: Right) -> bool:
        """Return True if one of the actor's roles has the right."""
        return has_right(self.roles, right)


def find_right(endpoint: str | None) -> Right | None:
    """Return the right that an address asks for, or None for an address without one."""
    return RIGHT_BY_ENDPOINT.get(endpoint or "")
