"""Danish names of the tables that lead to a person, and what of them is not handed out."""

from typing import NamedTuple

TABLE_NAMES = {
    "account": "Din adgang",
    "activity": "Aktivitet",
    "activity_change": "Ændring af en aktivitet",
    "agenda_item": "Punkt til et møde",
    "amendment": "Ændring af aftalen",
    "assessment": "Vurdering af et mål",
    "budget_year": "Tal i budgettet",
    "conflict": "Konflikt mellem parterne",
    "conflict_person": "Du deltager i en konflikt mellem parterne",
    "conflict_step": "Skridt i en konflikt mellem parterne",
    "custody": "Noget, du har sendt",
    "custody_draft": "Kladde",
    "custody_photo": "Billede, der er på vej ind",
    "decision": "Beslutning fra et møde",
    "decision_step": "Skridt efter en beslutning",
    "deviation": "Afvigelse fra planen",
    "device": "Enhed, du er logget ind fra",
    "digest_address": "Adresse til ugens mail",
    "duty_done": "Pligt, der er opfyldt",
    "enquiry_version": "Registrering af en henvendelse",
    "entry_code": "Kode til at åbne en konto",
    "export": "Fil, der er hentet",
    "figure": "Tal for et mål",
    "file_import": "Fil, der er læst ind",
    "file_import_columns": "Opsætning af en fil, der læses ind",
    "followed_value": "Tal, der følges",
    "identity": "Dit login hos kommunen",
    "initiative_state": "Status på en indsats",
    "issue": "Problem eller idé",
    "issue_event": "Svar eller ændring af et problem eller en idé",
    "issue_lowering": "Ønske om, at flere må læse",
    "issue_opening": "Du har åbnet noget fortroligt",
    "issue_reader": "Læser af noget fortroligt",
    "issue_walk": "Tryghedsvandring",
    "log_entry": "Linje i loggen",
    "login_session": "Login, der er i gang",
    "measure": "Tiltag på et sted",
    "meeting": "Møde",
    "membership": "Plads",
    "milestone": "Milepæl",
    "minutes_correction": "Rettelse af et referat",
    "notice": "Besked til bestyrelsen",
    "notice_sight": "Du har set en besked til bestyrelsen",
    "own_duty": "Pligt, der er skrevet ind",
    "paper": "Dokument",
    "person": "Dit navn",
    "photo": "Billede",
    "reading": "Læsning af et mål",
    "register_confirmation": "Bekræftelse af et register",
    "seat_notice": "Besked om en plads eller en kode",
    "second_factor": "Din kode-app",
    "situation_report": "Situationsbillede",
    "snapshot": "Status, der er gemt",
    "spare_code": "Reservekode",
    "sub_agreement": "Delaftale",
    "vandalism_bill_version": "Registrering af en regning",
}
# Kept under a login name or an address and not under a person, and gone within 15 minutes.
TABLES_WITHOUT_PERSON = frozenset({"login_try", "login_try_subject"})

# Keys that open something, and what they are checked against.
SECRET_COLUMNS = frozenset(
    {
        *("account.password_hash", "device.token_hash", "entry_code.code_hash", "login_session.key_hash"),
        *("spare_code.code_hash", "second_factor.secret", "second_factor.last_step", "issue_opening.session"),
        "log_entry.code",
    }
)
# Columns by which a row is about a person who did not write it: its texts are another's.
SUBJECT_COLUMNS = frozenset(
    {
        *("issue_reader.person_id", "issue_lowering.answered_by_id", "custody.settled_by_id"),
        *("file_import.undone_by_id", "duty_done.undone_by_id", "log_entry.subject_id"),
    }
)
# What others write into a row that the person began, and what the log tells of others.
OTHERS_COLUMNS = frozenset(
    {
        *(
            "custody.settled_reason",
            "file_import.reading",
            "file_import.content",
            "file_import.undone_reason",
        ),
        *("agenda_item.minutes", "minutes_correction.before", "activity_change.old", "log_entry.changes"),
        *("notice.answer", "deviation.answer", "duty_done.undone_reason"),
    }
)

ROOM_NAMES = {
    "access": "Din adgang og dine enheder",
    "activities": "Aktiviteter",
    "amendments": "Ændringer af aftalen",
    "attachments": "Billeder og dokumenter",
    "bodies": "Dit navn og dine pladser",
    "deviations": "Afvigelser, beskeder og konflikter",
    "duties": "Pligter og ugens mail",
    "exports": "Filer, du har hentet",
    "imports": "Filer, du har læst ind",
    "indicators": "Tal og mål",
    "issues": "Problemer og idéer",
    "meetings": "Møder",
    "programme": "Delaftaler og budget",
    "registers": "Henvendelser og regninger",
    "situation": "Situationsbilleder og tiltag",
    "submissions": "Det, du har sendt, og dine kladder",
}
# The person's own page repeats every free text but these, which hold codes or forms, and these names.
WORDLESS_COLUMNS = frozenset(
    {"custody.target", "custody_draft.fields", "custody_draft.errors", "login_session.roles"}
)
NAME_COLUMNS = frozenset({"account.login_name", "identity.subject"})


class ReportPage(NamedTuple):
    """What a report is called, and where it is opened; `endpoint` is empty for what has no page."""

    word: str
    endpoint: str = ""
    argument: str = ""


REPORT_PAGES = {
    "issue": ReportPage("Problem eller idé", "issues.detail", "number"),
    "activity": ReportPage("Aktivitet", "activities.detail", "activity_id"),
    "meeting": ReportPage("Møde", "meetings.detail", "meeting_id"),
    "decision": ReportPage("Beslutning", "meetings.decision", "decision_id"),
    "enquiry": ReportPage("Henvendelse", "registers.enquiry", "row_id"),
    "vandalism_bill": ReportPage("Regning", "registers.bill", "row_id"),
    "conflict": ReportPage("Konflikt", "deviations.conflict", "conflict_id"),
    "notice": ReportPage("Besked til bestyrelsen", "deviations.notice", "notice_id"),
    "amendment": ReportPage("Ændring af aftalen", "amendments.show_one", "amendment_id"),
    "file_import": ReportPage("Fil", "imports.file", "import_id"),
    "deviation": ReportPage("Afvigelse"),
}
