"""What a file wrote in and took back is known day by day, and the sums made anew say the same."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from gladsaxe.access import store as access
from gladsaxe.activities import monthly_totals as activity_tallies
from gladsaxe.activities.tables import ActivityMonthlyTotal
from gladsaxe.database.clock import freeze_time
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.imports import store
from gladsaxe.imports.jobs import ImportJob
from gladsaxe.imports.rules.fields import ImportKind
from gladsaxe.imports.storing import undo_import
from gladsaxe.registers import monthly_totals as register_tallies
from gladsaxe.registers.tables import BillMonthlyTotal, EnquiryMonthlyTotal
from tests.imports.files import make_csv
from tests.imports.local_import import DAY, OWNERS

LATER = date(2022, 2, 1)
MONTH = date(2018, 1, 1)
FILES = {
    ImportKind.ACTIVITIES: make_csv(
        "Dato;Type;Sted;Deltagere;Nye forældre\n"
        "10-01-2018;Forældrecafé;Centeret;12;3\n11-01-2018;Musik;Centeret;20;\n12-01-2018;Forældrecafé;Centeret;9;2"
    ),
    ImportKind.ENQUIRIES: make_csv(
        "Dato;Sted;Tekst;Mærke\n10-01-2018;Centeret;Larm;skur2\n11-01-2018;Centeret;Rod;"
    ),
    ImportKind.BILLS: make_csv("Dato;Sted;Beløb\n10-01-2018;Centeret;100\n11-01-2018;Centeret;50,50"),
}
SUMS = {
    ImportKind.ACTIVITIES: lambda day: activity_tallies.sum_field_by_month(
        ["foraeldrecafe"], "new_parents", day
    ).get(MONTH, 0),
    ImportKind.ENQUIRIES: lambda day: register_tallies.sum_enquiries_by_month("skur2", day).get(MONTH, 0),
    ImportKind.BILLS: lambda day: register_tallies.sum_bills_by_month(day).get(MONTH, 0),
}
EXPECTED = {ImportKind.ACTIVITIES: 5, ImportKind.ENQUIRIES: 1, ImportKind.BILLS: 15050}
TABLES = {
    ImportKind.ACTIVITIES: (ActivityMonthlyTotal, activity_tallies.rebuild_monthly_totals),
    ImportKind.ENQUIRIES: (EnquiryMonthlyTotal, register_tallies.rebuild_monthly_totals),
    ImportKind.BILLS: (BillMonthlyTotal, register_tallies.rebuild_monthly_totals),
}


@pytest.mark.parametrize("kind", FILES)
def test_what_was_known_stays_known(app, bring_in, kind):
    brought = bring_in(kind, FILES[kind])
    brought.store()
    with app.app_context(), freeze_time(datetime(2022, 2, 1, 12, tzinfo=UTC)):
        assert SUMS[kind](LATER) == EXPECTED[kind]
        account = access.find_account_by_login(OWNERS[kind])
        undo_import(brought.id, access.build_actor(account), kind, "Forkert fil", ImportJob(""))
        known = [SUMS[kind](day) for day in (date(2021, 12, 30), DAY, LATER)]
        assert known == [0, EXPECTED[kind], 0]
        assert store.find_import(access.build_actor(account), brought.id).state == "fortrudt"
        table, rebuild = TABLES[kind]
        kept = _rows(table)
        run_in_transaction(rebuild)
        assert _rows(table) == kept


def _rows(table) -> list[tuple]:
    rows = db.session.execute(select(table.__table__)).all()
    return sorted(tuple(map(str, row)) for row in rows)
