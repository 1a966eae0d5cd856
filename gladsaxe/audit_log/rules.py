"""The log's entries, their chain, and what an entry may say: never what a person wrote."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal

from gladsaxe.core.worded_enum import WordedEnum

# What stands in the place of a text whose column is not declared as shown.
TEXT_PLACEHOLDER = "(tekst)"


class LogAction(WordedEnum):
    """Name what happened to a row, as the person that an entry is about is told it."""

    ADDED = "added", "Skrevet ind"
    CHANGED = "changed", "Ændret"
    REMOVED = "removed", "Fjernet"
    READ = "read", "Læst"
    PURGED = "purged", "Slettet, fordi tiden er gået"
    ERASED = "erased", "Slettet, fordi personen bad om det"
    RESTORED = "restored", "Hentet tilbage fra en sikkerhedskopi"
    EXPORTED = "exported", "Udleveret som fil"
    BEGUN = "begun", "Loggen taget i brug"
    LOGGED_IN = "login", "Logget ind"
    LOGIN_FAILED = "login_fail", "Forkert brugernavn, adgangskode eller kode"
    LOCKED_OUT = "lock_out", "Lukket i 15 minutter efter for mange forsøg"
    STEPPED_UP = "step_up", "Vist en kode fra kode-appen"
    STEP_UP_FAILED = "step_fail", "Forkert kode fra kode-appen"
    REFUSED = "refused", "Afvist ved noget fortroligt"


# What a person's way in left: shown to the administrator, and each person's own to the person.
ACCESS_ACTIONS = (
    LogAction.LOGGED_IN,
    LogAction.LOGIN_FAILED,
    LogAction.LOCKED_OUT,
    LogAction.STEPPED_UP,
    LogAction.STEP_UP_FAILED,
    LogAction.REFUSED,
)


class ReadingPurpose(WordedEnum):
    """Name what something confidential is read for."""

    HANDLING = "handling", "Den ansvarlige følger op"
    FORUM = "forum", "Fagfolk i forummet følger op"
    SETTLING = "settling", "Sekretariatet afgør det, der er i karantæne"
    EXPORT = "export", "Lederen henter en kopi af alle data"
    # What a reader of something strictly confidential says it is opened for. The log keeps the word alone:
    # what a person writes of a purpose of their own stands with the issue and goes with it.
    FOLLOWING_UP = "following_up", "En, der er givet lov, følger op"
    DECIDING = "deciding", "En, der er givet lov, svarer på, hvem der må læse det"
    PREPARING = "preparing", "En, der er givet lov, forbereder et møde eller en samtale"
    PASSING_ON = "passing_on", "En, der er givet lov, giver det videre til politi eller kommune"
    OTHER = "other", "En, der er givet lov, har skrevet, hvad det skal bruges til"


STATED_PURPOSES = {
    ReadingPurpose.FOLLOWING_UP: "Jeg følger op på det",
    ReadingPurpose.DECIDING: "Jeg skal svare på, hvem der må læse det",
    ReadingPurpose.PREPARING: "Jeg forbereder et møde eller en samtale om det",
    ReadingPurpose.PASSING_ON: "Jeg giver det videre til politi eller kommune",
    ReadingPurpose.OTHER: "Noget andet",
}


class UpkeepTask(WordedEnum):
    """Name what is to be done again and again to keep the installation safe."""

    BACKUP = "backup", "Sikkerhedskopi"
    DRILL = "drill", "Prøve: en kopi lagt ud og set igennem"
    LOG_CHECK = "log_check", "Loggen set efter"
    RETENTION = "retention", "Gammelt slettet"
    RESTORE = "restore", "Hentet tilbage fra en kopi"


ColumnChange = tuple[str, str, str]


@dataclass(frozen=True)
class EntryData:
    """One entry: who did what to which row, and what each column became.

    `roles` are the roles that the actor acted with, `why` is the address or the command that it was done by,
    or the purpose of reading. `subject_id` is the person that the row is about.
    """

    happened_at: datetime
    actor_id: int | None
    roles: str
    action: str
    entity: str
    entity_id: str
    subject_id: int | None
    level: int | None
    why: str
    changes: str

    def pairs(self) -> list[ColumnChange]:
        """Return each column with what it was and what it became."""
        return [(name, old, new) for name, old, new in json.loads(self.changes)]


def format_logged_value(value: object, shown: bool = False) -> str:
    """Return a value as the log shows it; of a text only that it is one, unless its column is shown."""
    if value is None or value == "":
        return ""
    if isinstance(value, (bool, int, Decimal)):
        return str(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)[:40] if shown and isinstance(value, str) else TEXT_PLACEHOLDER


def format_changes(changes: Iterable[ColumnChange]) -> str:
    """Write changes as an entry keeps them."""
    return json.dumps([list(change) for change in changes], ensure_ascii=False, separators=(",", ":"))


def compute_first_code(key: str, log_id: str) -> str:
    """Return what the first entry of a log is chained to."""
    return _compute_mac(key, "first", log_id)


def compute_entry_code(key: str, before: str, seq: int, entry: EntryData) -> str:
    """Return the code of an entry, which holds for its place after `before` only."""
    values = asdict(entry) | {"happened_at": entry.happened_at.isoformat()}
    return _compute_mac(key, "entry", before, str(seq), json.dumps(values, sort_keys=True))


def compute_seal(key: str, log_id: str, seq: int, last: str) -> str:
    """Return the code of the log's end, so that an end that is moved is found."""
    return _compute_mac(key, "end", log_id, str(seq), last)


def hash_unknown_name(key: str, name: str) -> str:
    """Return what the log keeps of a name that nobody has: it may be a password typed in the wrong field."""
    return _compute_mac(key, "name", name)[:32]


def _compute_mac(key: str, *parts: str) -> str:
    # The parts cannot run into one another: each is led in by its length.
    message = b"".join(len(part.encode()).to_bytes(8) + part.encode() for part in parts)
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class LogAnchor:
    """Where a log had come to; kept outside the database, on paper or in a file."""

    log_id: str
    seq: int
    last: str

    def __str__(self) -> str:
        return f"{self.log_id}-{self.seq}-{self.last[:32]}"

    @classmethod
    def read(cls, text: str) -> "LogAnchor":
        """Read an anchor as it is printed; raises ValueError."""
        log_id, seq, last = text.strip().lower().split("-")
        if len(log_id) != 16 or len(last) != 32 or not seq.isdecimal():
            raise ValueError("no anchor")
        return cls(log_id, int(seq), last)

    def fits(self, seq: int, last: str) -> bool:
        """Return True if the log had this end at that number."""
        return seq == self.seq and last.startswith(self.last[:32])


@dataclass(frozen=True)
class EndData:
    """What the log says of its own end."""

    log_id: str
    seq: int
    last: str
    seal: str


def verify_chain(
    key: str,
    log_id: str,
    end: EndData,
    entries: Iterable[tuple[int, EntryData, str]],
    anchors: Iterable[LogAnchor] = (),
) -> Iterator[str]:
    """Yield each thing that is wrong with a log, none for one that nobody has touched.

    `log_id` is what the log is called outside the database. Without an anchor from outside, a database that
    was put back whole as it once was looks untouched.
    """
    if end.log_id != log_id:
        yield f"the end: is that of the log {end.log_id}, not of {log_id}"
    awaited: dict[int, list[LogAnchor]] = {}
    for anchor in anchors:
        if anchor.log_id == log_id:
            awaited.setdefault(anchor.seq, []).append(anchor)
        else:
            yield f"anchor {anchor}: of another log"
    seq, last = 0, compute_first_code(key, log_id)
    for number, entry, code in entries:
        if number != seq + 1:
            yield f"entry {number}: does not follow entry {seq}"
        if code != compute_entry_code(key, last, number, entry):
            yield f"entry {number}: was changed, moved, or put in by someone else"
        seq, last = number, code
        if not all(anchor.fits(seq, last) for anchor in awaited.pop(number, ())):
            yield f"entry {number}: is another one than the anchor of that number says"
    yield from (f"entry {number}: an anchor knows it, and it is gone" for number in sorted(awaited))
    if not seq:
        yield "the log: has no entry, and it begins with one"
    if (end.seq, end.last) != (seq, last if seq else ""):
        yield f"the end: the log says {end.seq} entries, and the last one there is {seq}"
    if end.seal != compute_seal(key, log_id, end.seq, end.last):
        yield "the end: was changed by someone else"
