"""A file's rows are held against what is here, a part at a time: for the preview and when it is stored."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from gladsaxe.access.rules import Actor
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.jobs import Job
from gladsaxe.imports.reading import rows_of, table_of
from gladsaxe.imports.rules.cells import Unreadable, plain
from gladsaxe.imports.rules.fields import Kind
from gladsaxe.imports.rules.outcomes import MOST_FAULTS, Fault, Summary
from gladsaxe.imports.rules.rows import Lister
from gladsaxe.imports.targets.activities import Activities
from gladsaxe.imports.targets.figures import Figures
from gladsaxe.imports.targets.places import Places
from gladsaxe.imports.targets.registers import Bills, Enquiries
from gladsaxe.imports.targets.seats import Seats
from gladsaxe.imports.targets.tables import TableFigures
from gladsaxe.imports.targets.target import Faulty, Item, Judged, Target

TARGETS: dict[Kind, type[Target[Any]]] = {
    Kind.FIGURES: Figures,
    Kind.ACTIVITIES: Activities,
    Kind.ENQUIRIES: Enquiries,
    Kind.BILLS: Bills,
    Kind.PLACES: Places,
    Kind.SEATS: Seats,
}
NOTHING = "Vi fandt ingen rækker under overskrifterne. Se efter, at det er det rigtige ark."


class Check:
    """Look through one file once: hold each row against what is here and gather what was found."""

    def __init__(
        self,
        import_id: int,
        kind: Kind,
        actor: Actor,
        reading: Mapping[str, Any],
        settings: Mapping[str, Any],
    ) -> None:
        self.summary = Summary()
        self._import_id, self._kind, self._reading = import_id, kind, reading
        self._settings = {**settings, "english": reading.get("english", False)}
        self.target: Target[Any]
        if kind is Kind.TABLE:
            self.target = TableFigures(actor, self._settings, table_of(import_id, dict(reading)))
        else:
            self.target = TARGETS[kind](actor, self._settings)

    def parts(self) -> Iterator[list[Judged[Any]]]:
        """Yield what each part of the file does, the faulty rows left out; the summary grows with it."""
        items = self._table_items() if isinstance(self.target, TableFigures) else self._list_items()
        while part := list(islice(items, store.PART_ROWS)):
            judged = []
            for line in self.target.judge([item for item in part if isinstance(item, Item)]):
                if isinstance(line, Judged):
                    self.summary.add(line.outcome, line.words, line.before_words)
                    judged.append(line)
                else:
                    self._note(line[0].row, line[1])
            yield judged
            if len(self.summary.faults) >= MOST_FAULTS:
                self.summary.more_faults = True
                return
        if not self.summary.rows and not self.summary.faults:
            self.summary.faults.append(Fault(max(1, self._reading["heading_row"]), 0, NOTHING))

    def _list_items(self) -> Iterator[Item[Any] | None]:
        lister = Lister(
            self._kind,
            self._reading["heading_row"],
            self._settings["columns"],
            self._settings["constants"],
            self.target.groups(),
            self._reading["last"],
            group=self._title_group(),
        )
        for row in lister.rows(rows_of(self._import_id)):
            try:
                yield self.target.read(row)
            except Faulty as fault:
                self._note(row.number, fault)
                yield None
            self.summary.sums, self.summary.carried = lister.sums, lister.carried
        self.summary.sums, self.summary.carried = lister.sums, lister.carried

    def _title_group(self) -> str:
        """Return the activity that the sheet or a title above the headings names."""
        titles = [*self._reading.get("above", ()), self._reading.get("sheet", "")]
        return next((title for title in titles if plain(title) in self.target.groups()), "")

    def _table_items(self) -> Iterator[Item[Any] | None]:
        assert isinstance(self.target, TableFigures)
        for found in self.target.items():
            if isinstance(found, Fault):
                self.summary.faults.append(found)
                yield None
            else:
                yield found
        self.summary.left_out = self.target.left_out

    def _note(self, row: int, fault: Faulty) -> None:
        columns = self._settings.get("columns", {})
        if isinstance(self.target, TableFigures):
            self.summary.faults.append(Fault(row // 1_000, row % 1_000, " ".join(fault.faults.values())))
            return
        for name, sentence in fault.faults.items():
            self.summary.faults.append(Fault(row, columns.get(name, -1) + 1, sentence))


def check(
    import_id: int,
    kind: Kind,
    actor: Actor,
    reading: Mapping[str, Any],
    settings: dict[str, Any],
    job: Job,
) -> None:
    """Look through a file and note what it would do; nothing is stored of it."""
    try:
        looked = Check(import_id, kind, actor, reading, settings)
        for part in looked.parts():
            job.step(max(len(part), store.PART_ROWS))
        summary = looked.summary
    except Unreadable as wrong:
        summary = Summary(faults=[Fault(1, 0, str(wrong))])
    summary.faults.sort(key=lambda fault: (fault.row, fault.column))
    run_in_transaction(store.note_checked, import_id, settings, summary)
