"""Every table: what for, how long, who sees it; docs/privacy.md is drawn from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, LargeBinary, Table, Text

from gladsaxe.access.rules import ROLES_BY_RIGHT, Right
from gladsaxe.agreement.roles import Role
from gladsaxe.core.confidentiality import LEVEL_POLICIES, LevelPolicy, LevelReaders
from gladsaxe.database.tables import Base
from gladsaxe.issues.rules import LOWEST_LEVELS, MAX_READERS
from gladsaxe.retention.erasure_rules import ERASURE_RULES, ErasureOutcome, KeepingReason
from gladsaxe.retention.rules import (
    LISTED_MONTHS,
    UNSETTLED_DAYS,
    UNUSED_PHOTO_DAYS,
    YEARS_AFTER_PERIOD,
)

PLAN_END = f"to the end of the plan's period and {YEARS_AFTER_PERIOD} years"
FOR_GOOD = "as long as the installation"
BY_LEVEL = "by level, see below"
UNTIL_SETTLED = f"until it is settled; what was not written in goes after {UNSETTLED_DAYS} days"
WITH_ROW = "as long as the row that it belongs to"
AS_LONG_AS_LOG = "as long as the installation: without its beginning the log cannot be checked"


@dataclass(frozen=True)
class TableRetention:
    """Why a table is kept, how long, and who sees it: a right, or who else in words."""

    why: str
    how_long: str
    who: Right | str


PLAN_RETENTION = TableRetention("what was agreed: the plan's own text", FOR_GOOD, Right.READ_AGREEMENT)
SUMS_RETENTION = TableRetention("sums that the criteria are fed from", FOR_GOOD, Right.READ_STATUS)
REGISTER_RETENTION = TableRetention(
    "the property office's register",
    f"its words and photos {PLAN_END}; days and amounts {FOR_GOOD}",
    Right.READ_REGISTERS,
)
FIGURE_RETENTION = TableRetention("the year's figures and the board's decisions", FOR_GOOD, Right.READ_STATUS)
ACTIVITY_RETENTION = TableRetention("what was done: the logbook", PLAN_END, Right.READ_ACTIVITIES)
ISSUE_RETENTION = TableRetention(
    "what residents and professionals told, and what came of it", BY_LEVEL, "by level, see below"
)
SUBMISSION_RETENTION = TableRetention(
    "that each registration is taken in once, with its receipt", WITH_ROW, "the one who sent it"
)

RETENTION_CATALOGUE: dict[str, TableRetention] = {
    **dict.fromkeys(
        (
            *("agreement", "party", "estate", "focus_area", "goal", "source", "criterion", "place"),
            *("activity_type", "body", "seat", "fact", "budget_line", "duty", "initiative", "watch", "note"),
            "agreement_correction",
        ),
        PLAN_RETENTION,
    ),
    **dict.fromkeys(
        ("activity_tally", "issue_tally", "enquiry_tally", "vandalism_bill_tally", "kept_sum"), SUMS_RETENTION
    ),
    **dict.fromkeys(
        ("figure", "reading", "assessment", "register_confirmation", "snapshot", "snapshot_line"),
        FIGURE_RETENTION,
    ),
    **dict.fromkeys(
        (
            *("sub_agreement", "milestone", "amendment", "amended_text", "budget_year", "initiative_state"),
            *("followed_measure", "followed_value", "own_duty", "duty_done", "paper"),
        ),
        TableRetention(
            "how the plan is carried out: what is agreed, measured, spent and proved",
            FOR_GOOD,
            Right.READ_PLAN,
        ),
    ),
    **dict.fromkeys(
        (
            *("meeting", "agenda_item", "minutes_correction", "meeting_attendance", "meeting_guest"),
            *("decision", "decision_step"),
        ),
        TableRetention("meetings, minutes and what came of the decisions", FOR_GOOD, Right.READ_MEETINGS),
    ),
    "deviation": TableRetention("what a forum decides about what went off plan", FOR_GOOD, Right.READ_PLAN),
    **dict.fromkeys(
        ("notice", "notice_party", "notice_sight"),
        TableRetention("messages to the board, and who has seen them", FOR_GOOD, Right.NOTIFY_BOARD),
    ),
    **dict.fromkeys(
        ("conflict", "conflict_person", "conflict_step"),
        TableRetention("conflicts between the parties and their way", FOR_GOOD, "those involved alone"),
    ),
    "digest_address": TableRetention(
        "where a person wants the week's mail", "until the person takes it away or leaves", "the person alone"
    ),
    "export": TableRetention("which files were made for whom and what for", FOR_GOOD, Right.EXPORT),
    **dict.fromkeys(
        ("situation_report", "measure"),
        TableRetention("what a forum says of a period, and measures at places", FOR_GOOD, Right.READ_ISSUES),
    ),
    **dict.fromkeys(
        ("file_import", "file_import_columns", "file_import_mark", "file_import_part"),
        TableRetention(
            "which files were read in, by whom, and what to undo", FOR_GOOD, "who may read that kind in"
        ),
    ),
    "search_word": TableRetention("which words stand in which row", WITH_ROW, "as the row"),
    **dict.fromkeys(("activity", "activity_change", "activity_photo"), ACTIVITY_RETENTION),
    **dict.fromkeys(
        (
            *("issue", "issue_event", "issue_photo", "issue_walk", "issue_reader", "issue_opening"),
            "issue_lowering",
        ),
        ISSUE_RETENTION,
    ),
    **dict.fromkeys(
        (
            *("enquiry", "enquiry_version"),
            *("vandalism_bill", "vandalism_bill_version", "vandalism_bill_photo"),
        ),
        REGISTER_RETENTION,
    ),
    "person": TableRetention(
        "who holds a seat: the name alone", f"the name {PLAN_END}, then a number", Right.SEE_SEATS
    ),
    "membership": TableRetention(
        "who sits where from when to when: rights end with the seat", FOR_GOOD, Right.SEE_SEATS
    ),
    "account": TableRetention(
        "the way in: login name and the Argon2id hash of the password", PLAN_END, Right.MANAGE_SEATS
    ),
    "seat_notice": TableRetention(
        "that those who approve seats hear of each new seat and login code", FOR_GOOD, "the one who is told"
    ),
    "device": TableRetention(
        "which phones and computers an account is used on", PLAN_END, "the account's person"
    ),
    "login_session": TableRetention(
        "who is logged in: a hash of each session's key", "until it ends", "nobody"
    ),
    "entry_code": TableRetention(
        "a hash of the single-use code on an invitation", "72 hours, or 10 minutes at the counter", "nobody"
    ),
    "second_factor": TableRetention(
        "what the person's code app is checked against", "as long as the account", "nobody"
    ),
    "spare_code": TableRetention("hashes of the codes for a lost phone", "as long as the account", "nobody"),
    "identity": TableRetention(
        "which login of the municipality is the person's: issuer and subject",
        "as long as the account",
        "nobody",
    ),
    **dict.fromkeys(
        ("login_try", "login_try_subject"),
        TableRetention(
            "that passwords are not guessed: name and address of each try", "15 minutes", "nobody"
        ),
    ),
    "custody": SUBMISSION_RETENTION,
    "custody_photo": SUBMISSION_RETENTION,
    "custody_draft": TableRetention(
        "what must be corrected before it can be written in", UNTIL_SETTLED, "the one who sent it"
    ),
    "custody_closed_form": TableRetention("which forms take nothing in at present", FOR_GOOD, "nobody"),
    "photo": TableRetention(
        "photos, re-encoded without metadata",
        f"{WITH_ROW}, {UNUSED_PHOTO_DAYS} days without one",
        "as the row",
    ),
    "purge": TableRetention(
        "what was deleted, so that a backup does not bring it back: random numbers", AS_LONG_AS_LOG, "nobody"
    ),
    "log_entry": TableRetention(
        "who changed what, who read what is confidential, who came in and who did not, without content",
        AS_LONG_AS_LOG,
        "the person it is about: when and what for, and own logins; the administrator: logins; "
        "else the command line",
    ),
    "log_end": TableRetention("the end of the log's chain", AS_LONG_AS_LOG, "nobody"),
    "upkeep_run": TableRetention(
        "when the installation was last looked after", AS_LONG_AS_LOG, Right.SEE_UPKEEP
    ),
}
LEVEL_READERS = {
    LevelReaders.EVERYONE: "everyone with a seat but the administrator",
    LevelReaders.AREA_PROFESSIONALS: (
        "the estate's professionals, the forum without residents, the secretariat"
    ),
    LevelReaders.FORUM_PROFESSIONALS: "the forum's professionals, the secretariat lead, the handler",
    LevelReaders.NAMED_READERS: f"the handler and at most {MAX_READERS} named readers",
}


def list_personal_columns(table: Table) -> list[str]:
    """Return the columns of a table that hold or lead to a person: people, texts, photos."""
    return [column.name for column in table.columns if _is_personal(column)]


def _is_personal(column: Column[object]) -> bool:
    leads = any(key.target_fullname == "person.id" for key in column.foreign_keys)
    named = column.name in ("actor_id", "subject_id", "login_name", "subject")
    return leads or named or isinstance(column.type, (Text, LargeBinary))


def format_privacy_document() -> str:
    """Return docs/privacy.md; raises KeyError for a table that the catalogue does not know."""
    parts = (DOCUMENT_HEAD, _format_levels(), [""], _format_tables(), [""], _format_erasure(), [""])
    return "\n".join([*(line for part in parts for line in part), *DOCUMENT_TAIL, ""])


def _format_levels() -> Iterator[str]:
    yield "| level | lowest for | who reads | readings logged | second factor | in files | kept |"
    yield "|---|---|---|---|---|---|---|"
    for level, policy in LEVEL_POLICIES.items():
        kinds = ", ".join(kind.name.lower() for kind, floor in LOWEST_LEVELS.items() if floor is level)
        asked = (policy.reading_logged, policy.second_factor, policy.exported)
        cells = (
            f"{level} {policy.name}",
            kinds or "what is raised to it",
            LEVEL_READERS[policy.readers],
            *("yes" if holds else "no" for holds in asked),
            _format_level_retention(policy),
        )
        yield f"| {' | '.join(cells)} |"


def _format_level_retention(policy: LevelPolicy) -> str:
    if policy.months_kept is None:
        return PLAN_END
    since = "telling" if policy.unclosed_months is None else "closing"
    latest = f"the latest of {since}, raising and reopening"
    kept = f"{policy.months_kept} months after {latest}, then the sums alone"
    if policy.unclosed_months is None:
        return kept
    return (
        f"{kept}; one that is never closed {policy.unclosed_months} months after its last change, "
        f"the last {LISTED_MONTHS} on the front page of who could close it"
    )


def _format_tables() -> Iterator[str]:
    yield "## Each table"
    yield ""
    yield "| table | what for | columns with persons, texts or photos | how long | who sees it |"
    yield "|---|---|---|---|---|"
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        kept = RETENTION_CATALOGUE[table.name]
        persons = ", ".join(list_personal_columns(table)) or "–"
        yield f"| `{table.name}` | {kept.why} | {persons} | {kept.how_long} | {_format_readers(kept.who)} |"


def _format_erasure() -> Iterator[str]:
    yield from ERASURE_HEAD
    rows: dict[tuple[ErasureOutcome, KeepingReason | None], list[str]] = {}
    for name, rule in sorted(ERASURE_RULES.items()):
        rows.setdefault((rule.outcome, rule.reason), []).append(f"`{name}`")
    order = list(ErasureOutcome)
    for (outcome, reason), names in sorted(rows.items(), key=lambda row: (order.index(row[0][0]), row[1])):
        yield f"| {', '.join(names)} | {outcome.value} | {reason.value if reason else '–'} |"


def _format_readers(who: Right | str) -> str:
    if not isinstance(who, Right):
        return who
    roles = ROLES_BY_RIGHT[who]
    if len(roles) > len(Role) // 2:
        left_out = [_format_role(role) for role in Role if role not in roles]
        return " but the ".join(["everyone with a seat", *left_out])
    return ", ".join(_format_role(role) for role in Role if role in roles)


def _format_role(role: Role) -> str:
    return role.name.lower().replace("_", " ")


DOCUMENT_HEAD = (
    "# What is kept, why, how long, and who sees it",
    "",
    "Printed by `gladsaxe retention describe` from the program's own tables, rights and terms; a test fails",
    "when it differs from them or when a table has no line. `gladsaxe retention run` deletes at night what",
    "is over; sums stay, and the ledger of what was deleted is replayed on a backup that is restored.",
    "",
    "## Issues by level",
    "",
)
ERASURE_HEAD = (
    "## When a person is erased",
    "",
    "`gladsaxe people erase PERSON`, for who holds no seat: the name becomes a number, at once, and a backup",
    "that is restored later is erased again. A test fails for a table without a line.",
    "",
    "| tables | rows | why they stay |",
    "|---|---|---|",
)
PROCESSING_RECORD = {
    "Controller": "The plan's board, or the party that it names; contact and DPO to be filled in",
    "Purposes": "To run the plan: its logbook, problems and ideas and their follow-up, its figures",
    "Legal basis": "Article 6(1)(e), a task in the public interest; to be confirmed by the municipality",
    "Data subjects": "Holders of seats; residents only where a text mentions one against the rule",
    "Data": "Names and seats; what they write; photos; when they log in and read what is confidential",
    "Special categories": "None are asked for; CPR numbers are refused; reports about children go elsewhere",
    "Recipients": "Those of the tables above; the board's workbook holds sums; no third countries",
    "Deletion": "The terms above, by `gladsaxe retention run`",
    "Security": "[security.md](security.md)",
    "Rights of data subjects": (
        "`Min side` shows what is held and when others read what one wrote and why; also `log report`. "
        "Words of what is not open to all, and what the person may not open now, are not on that page. "
        "`people export` gives them too: everything held about a person, files by size, "
        "without secrets and without what others wrote; whoever hands it out makes sure who asks. "
        "`people erase` deletes what no duty keeps, and prints what was kept and why; it does not find a "
        "name in a text"
    ),
}
DOCUMENT_TAIL = (
    "## Draft of the record of processing (GDPR article 30)",
    "",
    "| | |",
    "|---|---|",
    *(f"| {name} | {text} |" for name, text in PROCESSING_RECORD.items()),
)
