"""What becomes of each table's rows when a person is erased; a new table that names people needs a rule."""

from dataclasses import dataclass

from gladsaxe.core.worded_enum import WordedEnum


class ErasureOutcome(WordedEnum):
    """Name what becomes of rows that lead to an erased person."""

    ERASED = "deleted", "Slettet"
    UNLINKED = "kept without the name", "Gemt uden navn"
    KEPT = "kept by a duty, without the name", "Gemt, fordi vi skal, uden navn"


class KeepingReason(WordedEnum):
    """Name why rows stay when the person's name goes."""

    NUMBER = (
        "a number without a name holds the rows together",
        "et nummer uden navn holder det andet sammen",
    )
    SEATS = (
        "who sat where and gave which rights",
        "hvornår en plads var besat, og hvem der gav den",
    )
    RECORD = (
        "the plan's own record of what was done and agreed",
        "det er planens egen beskrivelse af, hvad der er gjort og aftalt",
    )
    ATTACHED = (
        "they belong to a row that stays; unused ones are deleted",
        "de hører til noget, der er gemt. De ubrugte er slettet",
    )
    BOOKKEEPING = "the accounts and their vouchers", "det hører til regnskabet og bilagene"
    MINUTES = (
        "minutes and decisions of the plan's bodies",
        "det står i referater og beslutninger, som bestyrelsen eller et forum har vedtaget",
    )
    FIGURES = (
        "figures with a source, which the criteria are judged by",
        "det er tal med en kilde, som målene bliver gjort op efter",
    )
    REPORTS = (
        "reports and who read them go by the term of their level",
        "det bliver slettet, når fristen for problemet eller idéen er gået",
    )
    HANDED_OUT = "which files were handed out and to whom", "vi skal kunne sige, hvilke filer der er givet ud"
    LOG = "the audit log cannot be checked without each entry", "uden hver linje kan loggen ikke efterprøves"


@dataclass(frozen=True)
class ErasureRule:
    """What becomes of a table's rows; those that lead to the person by one of `columns` are deleted."""

    outcome: ErasureOutcome
    reason: KeepingReason | None = None
    columns: tuple[str, ...] = ()


def _erase(*columns: str) -> ErasureRule:
    return ErasureRule(ErasureOutcome.ERASED, columns=columns)


def _unlink(reason: KeepingReason, *tables: str) -> dict[str, ErasureRule]:
    return dict.fromkeys(tables, ErasureRule(ErasureOutcome.UNLINKED, reason))


def _keep(reason: KeepingReason, *tables: str) -> dict[str, ErasureRule]:
    return dict.fromkeys(tables, ErasureRule(ErasureOutcome.KEPT, reason))


ERASURE_RULES: dict[str, ErasureRule] = {
    "account": _erase("id"),
    **dict.fromkeys(
        ("device", "login_session", "entry_code", "identity", "second_factor", "spare_code"),
        _erase("account_id"),
    ),
    # A receipt is for a phone that sends again, and no device of the person can.
    **dict.fromkeys(("custody", "custody_draft", "custody_photo", "digest_address"), _erase("person_id")),
    "seat_notice": _erase("recipient_id", "person_id"),
    # By login name, account, and device.
    **dict.fromkeys(("login_try", "login_try_subject"), _erase("subject")),
    **_unlink(KeepingReason.NUMBER, "person"),
    **_unlink(KeepingReason.SEATS, "membership"),
    **_unlink(
        KeepingReason.RECORD,
        *("activity", "activity_change", "situation_report", "measure", "sub_agreement", "milestone"),
        *("initiative_state", "deviation", "notice", "notice_sight", "own_duty", "duty_done"),
        *("conflict", "conflict_person", "conflict_step", "file_import", "file_import_columns"),
    ),
    **_unlink(KeepingReason.ATTACHED, "photo", "paper"),
    **_keep(KeepingReason.BOOKKEEPING, "budget_year", "vandalism_bill_version"),
    **_keep(
        KeepingReason.MINUTES,
        *("meeting", "agenda_item", "minutes_correction", "decision", "decision_step", "amendment"),
    ),
    **_keep(
        KeepingReason.FIGURES,
        *("figure", "reading", "assessment", "register_confirmation", "followed_value", "snapshot"),
        "enquiry_version",
    ),
    **_keep(
        KeepingReason.REPORTS,
        *("issue", "issue_event", "issue_lowering", "issue_opening", "issue_reader", "issue_walk"),
    ),
    **_keep(KeepingReason.HANDED_OUT, "export"),
    **_keep(KeepingReason.LOG, "log_entry"),
}
