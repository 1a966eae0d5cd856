"""A year of the plan written in through the rooms' own stores, at the days it happened."""

import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from sqlalchemy import select

from gladsaxe.access import store as access
from gladsaxe.access.rules import Actor
from gladsaxe.activities import store as activities
from gladsaxe.activities.fields import ActivityRecord
from gladsaxe.agreement import store as agreement
from gladsaxe.agreement.issue_kinds import IssueKind, IssueUrgency
from gladsaxe.agreement.tables import ActivityType, Criterion, Place
from gladsaxe.core.confidentiality import ConfidentialityLevel
from gladsaxe.core.period import Period
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.indicators import confirmation_store
from gladsaxe.indicators import store as indicators
from gladsaxe.indicators.entries import FigureEntry
from gladsaxe.indicators.figures import Figure, FigureState
from gladsaxe.indicators.own_registers import OwnRegister
from gladsaxe.issues import store as issues
from gladsaxe.issues.rules import IssueReport
from gladsaxe.registers import store as registers
from gladsaxe.registers.fields import BillEntry, EnquiryEntry

SECRET = "Hemmelig: det skete bag garagen"


@contextmanager
def freeze_day(year, month, day):
    """Live on a day."""
    with freeze_time(datetime(year, month, day, 10, tzinfo=UTC)):
        yield


def actor(name) -> Actor:
    """Return one of the cast as who acts."""
    return replace(access.build_actor(access.find_account_by_login(name)), confirmed=True)


def _find_id(table, key) -> int:
    return db.session.scalars(select(table.id).where(table.key == key)).one()


def add_activity(title="Forældrecafé", day=date(2018, 5, 25), **changed) -> int:
    """Write an activity in and return its id."""
    record = ActivityRecord(
        **{
            "title": title,
            "type_id": _find_id(ActivityType, "foraeldrecafe"),
            "place_id": _find_id(Place, "centeret"),
            "day": day,
            "starts_at": time(17, 30),
            "participants": 85,
            "under_18": 30,
            "new_parents": 12,
            "volunteers": 8,
            "as_planned": True,
            **changed,
        }
    )
    who = actor("erik")
    return run_in_transaction(lambda: activities.add_activity(str(uuid.uuid4()), who, record).id)


def rename_activity(activity_id, title) -> None:
    """Change the title of an activity and the new parents of it."""
    row = activities.find_activity(actor("erik"), activity_id)
    fields = {name: getattr(row, name) for name in ActivityRecord.__dataclass_fields__}
    record = ActivityRecord(**{**fields, "title": title, "new_parents": 20})
    version, who = row.version, actor("erik")
    run_in_transaction(activities.update_activity, activity_id, version, str(uuid.uuid4()), who, record)


def add_issue(
    kind=IssueKind.LITTER, text="Der ligger affald.", level=ConfidentialityLevel.OPEN, by="alice"
) -> None:
    """Tell an issue."""
    report = IssueReport(
        kind, _find_id(Place, "centeret"), date(2018, 6, 5), IssueUrgency.SOON, text, level=level
    )
    who = actor(by)
    run_in_transaction(lambda: issues.add_issue(str(uuid.uuid4()), who, report).id)


def add_enquiry(day, mark="") -> None:
    """Write an enquiry in."""
    entry, who = EnquiryEntry(day, _find_id(Place, "centeret"), "Uro ved kiosken.", mark), actor("doris")
    run_in_transaction(lambda: registers.add_enquiry(str(uuid.uuid4()), who, entry).id)


def add_bill(day, oere) -> None:
    """Write a vandalism bill in."""
    entry, who = BillEntry(day, _find_id(Place, "centeret"), oere), actor("doris")
    run_in_transaction(lambda: registers.add_bill(str(uuid.uuid4()), who, entry).id)


def add_figure(key, period, area=None, comparison=None, received=None, source="Kilden", reason="", **changed):
    """Enter a figure, or correct the one that the period has."""
    row = agreement.find_item(Criterion, key)
    figure = Figure(
        Period.parse(period, agreement.build_criterion(row).period_type),
        Decimal(area) if area else None,
        Decimal(comparison) if comparison else None,
        **changed,
    )
    newest = indicators.find_newest_figure(row.id, figure.period)
    replaces = newest.id if newest else None
    entry, criterion_id, who = FigureEntry(figure, source, received), row.id, actor("freja")
    run_in_transaction(lambda: indicators.add_figure(who, criterion_id, entry, replaces, reason).id)


def confirm_register(register, period) -> None:
    """Confirm as its keeper that a register is kept for a whole period."""
    kept = OwnRegister(register)
    keeper = actor("erik" if kept is OwnRegister.ACTIVITIES else "doris")
    run_in_transaction(confirmation_store.add_confirmation, keeper, kept, period, 0)


def fill_year() -> None:
    """Write in what most tests look at, from May 2018 to July 2019."""
    with freeze_day(2018, 6, 1):
        café = add_activity()
        add_activity("=1+1", date(2018, 5, 30), new_parents=3)
    with freeze_day(2018, 6, 6):
        add_issue()
        add_issue(IssueKind.UNSAFE, SECRET, ConfidentialityLevel.CONFIDENTIAL)
    with freeze_day(2018, 7, 1):
        mark = next(iter(registers.list_marks()))
        for month in (3, 4, 5):
            add_enquiry(date(2018, month, 2), mark)
        add_enquiry(date(2018, 5, 3))
        add_bill(date(2018, 2, 3), 185_050)
        add_bill(date(2018, 3, 3), 410_000)
    with freeze_day(2018, 12, 31):
        for register in OwnRegister:
            confirm_register(register, "2018")
    with freeze_day(2019, 7, 1):
        rename_activity(café, "Forældrecafé, rettet")
        add_activity("Skrevet ind for sent", date(2018, 6, 30))
        add_figure("t4-tryghed", "2017", "79.6", "81.2", date(2018, 12, 20), "Politiet 2018")
        add_figure("t4-tryghed", "2018", "71.1", "84.9", date(2018, 12, 28), "Avisen")
        add_figure("t4-tryghed", "2018", "71.2", "84.9", date(2019, 2, 1), "Politiet", "Slåfejl i avisen")
        add_figure("t4-tryghed", "2019", received=date(2019, 6, 1), state=FigureState.NEVER)
        add_figure("k2-bekymring", "2017", "4", received=date(2018, 2, 1), source="Infohuset ved et møde")
