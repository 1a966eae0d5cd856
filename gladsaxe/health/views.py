"""The two addresses that a supervisor asks: is the program alive, and can people work."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from gladsaxe.health.store import CheckResult, run_checks

blueprint = Blueprint("health", __name__)


@blueprint.get("/sundhed")
def alive() -> ResponseReturnValue:
    """Answer that the program runs, without asking the database."""
    return jsonify(status=CheckResult.OK)


@blueprint.get("/sundhed/klar")
def ready() -> ResponseReturnValue:
    """Show each check; 503 while a check has failed, so that nobody is sent here.

    A late backup and a disk that fills are told beside it: to turn people away would not mend them.
    """
    checks = run_checks(current_app.config["DATA_FOLDER"])
    failed = CheckResult.FAILED in checks.values()
    answer = jsonify(status=CheckResult.FAILED if failed else CheckResult.OK, checks=checks)
    return answer, 503 if failed else 200
