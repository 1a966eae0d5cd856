"""A file's rows are held against what is here, a part at a time: for the preview and when it is stored."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from gladsaxe.access.rules import Actor
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.jobs import ImportJob
from gladsaxe.imports.reading import build_table, iter_rows
from gladsaxe.imports.rules.cells import UnreadableCell, normalize_text
from gladsaxe.imports.rules.fields import ImportKind
from gladsaxe.imports.rules.mapping import WITHOUT_HIDDEN_ROWS
from gladsaxe.imports.rules.outcomes import MAX_FAULTS, CellFault, ImportSummary
from gladsaxe.imports.rules.rows import ListReader
from gladsaxe.imports.targets.activities import ActivityTarget
from gladsaxe.imports.targets.figures import FigureTarget
from gladsaxe.imports.targets.places import PlaceTarget
from gladsaxe.imports.targets.registers import BillTarget, EnquiryTarget
from gladsaxe.imports.targets.seats import SeatTarget
from gladsaxe.imports.targets.tables import TableTarget
from gladsaxe.imports.targets.target import ImportItem, ImportTarget, ItemComparison, RowFaults

TARGET_CLASSES: dict[ImportKind, type[ImportTarget[Any]]] = {
    ImportKind.FIGURES: FigureTarget,
    ImportKind.ACTIVITIES: ActivityTarget,
    ImportKind.ENQUIRIES: EnquiryTarget,
    ImportKind.BILLS: BillTarget,
    ImportKind.PLACES: PlaceTarget,
    ImportKind.SEATS: SeatTarget,
}
NO_ROWS_FAULT = "Vi fandt ingen rækker under overskrifterne. Se efter, at det er det rigtige ark."


class FileCheck:
    """Look through one file once: hold each row against what is here and gather what was found."""

    def __init__(
        self,
        import_id: int,
        kind: ImportKind,
        actor: Actor,
        reading: Mapping[str, Any],
        settings: Mapping[str, Any],
    ) -> None:
        self.summary = ImportSummary()
        self._import_id, self._kind, self._reading = import_id, kind, reading
        self._settings = {**settings, "english": reading.get("english", False)}
        self.target: ImportTarget[Any]
        if kind is ImportKind.TABLE:
            self.target = TableTarget(actor, self._settings, build_table(import_id, dict(reading)))
        else:
            self.target = TARGET_CLASSES[kind](actor, self._settings)

    def parts(self) -> Iterator[list[ItemComparison[Any]]]:
        """Yield what each part of the file does, the faulty rows left out; the summary grows with it."""
        items = self._table_items() if isinstance(self.target, TableTarget) else self._list_items()
        while part := list(islice(items, store.PART_ROWS)):
            judged = []
            for line in self.target.judge([item for item in part if isinstance(item, ImportItem)]):
                if isinstance(line, ItemComparison):
                    self.summary.add(line.outcome, line.words, line.before_words)
                    judged.append(line)
                else:
                    self._note(line[0].row, line[1])
            yield judged
            if len(self.summary.faults) >= MAX_FAULTS:
                self.summary.more_faults = True
                return
        if not self.summary.rows and not self.summary.faults:
            self.summary.faults.append(CellFault(max(1, self._reading["heading_row"]), 0, NO_ROWS_FAULT))

    def _list_items(self) -> Iterator[ImportItem[Any] | None]:
        lister = ListReader(
            self._kind,
            self._reading["heading_row"],
            self._settings["columns"],
            self._settings["constants"],
            self.target.groups(),
            self._reading["last"],
            group=self._title_group(),
            # A workbook's cell stands in its column; in a text file one more pushes the others aside.
            width=self._reading.get("heading_cells", 0) if self._reading["delimiter"] else 0,
        )
        for row in lister.rows(self._iter_wanted_rows()):
            try:
                if row.fault:
                    raise RowFaults({"": row.fault})
                yield self.target.read(row)
            except RowFaults as fault:
                self._note(row.number, fault)
                yield None
            self.summary.sums, self.summary.carried = lister.sums, lister.carried
        self.summary.sums, self.summary.carried = lister.sums, lister.carried
        self.summary.skipped = [list(row) for row in lister.skipped]
        self.summary.skipped_rows = lister.skipped_rows

    def _iter_wanted_rows(self) -> Iterator[tuple[int, list[str]]]:
        hidden = frozenset(self._reading.get("hidden", ()))
        if not hidden or self._settings.get("hidden") != WITHOUT_HIDDEN_ROWS:
            yield from iter_rows(self._import_id)
            return
        left_out = 0
        for number, cells in iter_rows(self._import_id):
            if number in hidden:
                left_out += 1
            else:
                yield number, cells
        if left_out:
            self.summary.left_out.append(
                "1 skjult række er ikke læst."
                if left_out == 1
                else f"{left_out} skjulte rækker er ikke læst."
            )

    def _title_group(self) -> str:
        """Return the activity that the sheet or a title above the headings names."""
        titles = [*self._reading.get("above", ()), self._reading.get("sheet", "")]
        return next((title for title in titles if normalize_text(title) in self.target.groups()), "")

    def _table_items(self) -> Iterator[ImportItem[Any] | None]:
        assert isinstance(self.target, TableTarget)
        for item in self.target.items():
            if isinstance(item, CellFault):
                self.summary.faults.append(item)
                yield None
            else:
                yield item
        self.summary.left_out = self.target.left_out

    def _note(self, row: int, fault: RowFaults) -> None:
        columns = self._settings.get("columns", {})
        if isinstance(self.target, TableTarget):
            self.summary.faults.append(CellFault(row // 1_000, row % 1_000, " ".join(fault.faults.values())))
            return
        for name, sentence in fault.faults.items():
            self.summary.faults.append(CellFault(row, columns.get(name, -1) + 1, sentence))


def check_file(
    import_id: int,
    kind: ImportKind,
    actor: Actor,
    reading: Mapping[str, Any],
    settings: dict[str, Any],
    job: ImportJob,
) -> None:
    """Look through a file and note what it would do; nothing is stored of it."""
    try:
        looked = FileCheck(import_id, kind, actor, reading, settings)
        for part in looked.parts():
            job.step(max(len(part), store.PART_ROWS))
        summary = looked.summary
    except UnreadableCell as wrong:
        summary = ImportSummary(faults=[CellFault(1, 0, str(wrong))])
    summary.faults.sort(key=lambda fault: (fault.row, fault.column))
    run_in_transaction(store.record_check, import_id, settings, summary)
