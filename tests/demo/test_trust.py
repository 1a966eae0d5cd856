"""The demo's log verifies, its backup can be restored, and its code app goes by the real time."""

from datetime import UTC, datetime

import pyotp
from sqlalchemy import func, select

from gladsaxe.access import second_factor, store
from gladsaxe.agreement.roles import ROLE_WORDS, Role
from gladsaxe.core.configuration import SHIPPED_DEMO, read_configuration
from gladsaxe.database import clock
from gladsaxe.database.clock import shift_clock_to, to_local_day
from gladsaxe.database.tables import Base, db
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.demo.rules import read_demo
from tests.demo.conftest import prepare_demo

DEMO_DAY = read_demo(SHIPPED_DEMO).today
DERIVED = {"upkeep_run", "log_entry", "log_end", "kept_sum"}


def count_rows(app) -> dict[str, int]:
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if table.name not in DERIVED]
        counts = {row.name: db.session.scalar(select(func.count()).select_from(row)) or 0 for row in tables}
        db.session.remove()
    return counts


def check_code_app(login_name: str, monkeypatch) -> None:
    """Show codes of the world's time in its winter and in its summer, while the demo lives in May."""

    class RealTime(datetime):
        moment = datetime(2026, 1, 15, 11, 0, tzinfo=UTC)

        @classmethod
        def now(cls, tz=None):
            return cls.moment.astimezone(tz)

    with monkeypatch.context() as patch:
        patch.setattr(clock, "datetime", RealTime)
        account = store.find_account_by_login(login_name)
        for month in (1, 7):
            RealTime.moment = datetime(2026, month, 15, 11, 0, tzinfo=UTC)
            shift_clock_to(DEMO_DAY)
            run_in_transaction(second_factor.delete_code_app, account.id)
            run_in_transaction(second_factor.start_code_app, account.id)
            pending = second_factor.find_pending_code_app(account, "Demo")
            totp = pyotp.TOTP(pending.key.replace(" ", ""))
            code = totp.at(RealTime.moment)
            assert run_in_transaction(second_factor.activate_code_app, account.id, code, []), month
    shift_clock_to(DEMO_DAY)


def test_the_demo_is_verified_backed_up_restored_and_entered_with_a_code(tmp_path, monkeypatch):
    configuration = read_configuration({"GLADSAXE_DATA": str(tmp_path)})
    try:
        app, accounts = prepare_demo(configuration)
        lead = next(login for role, login, _ in accounts if role == ROLE_WORDS[Role.SECRETARIAT_LEAD])

        def run(*words: object) -> str:
            told = app.test_cli_runner().invoke(args=[str(word) for word in words])
            assert told.exit_code == 0, told.output
            return told.output

        assert "are as they were written" in run("log", "verify")
        # A restore deletes what is over, as each night does.
        run("retention", "run")
        run("backup")
        backup = next((tmp_path / "backups").glob("*.backup"))
        run("check")
        before = count_rows(app)
        with app.app_context():
            check_code_app(lead, monkeypatch)
            db.session.remove()
        run("restore", backup, "--yes")
        assert count_rows(app) == before
        assert "are as they were written" in run("log", "verify")
    finally:
        shift_clock_to(to_local_day(datetime.now(UTC)))
        with app.app_context():
            db.engine.dispose()
