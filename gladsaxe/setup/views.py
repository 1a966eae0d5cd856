"""The start page of an empty installation, and the form that gives it a plan and an account."""

import hashlib

from flask import Blueprint, Flask, abort, current_app, make_response, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict

from gladsaxe.access.authorization import sign_in
from gladsaxe.access.login_log import record_failure
from gladsaxe.access.password_login import TOO_MANY_TRIES
from gladsaxe.access.store import find_account_by_login, hash_password, list_guessable_words
from gladsaxe.access.throttle import address_subject, delete_tries, name_subjects, try_once
from gladsaxe.agreement.faults import Fault, InvalidAgreement
from gladsaxe.agreement.plan_templates import PlanTemplate, fill_template, list_templates
from gladsaxe.agreement.rules import Plan, parse_plan, read_plan
from gladsaxe.agreement.store import find_agreement
from gladsaxe.audit_log.rules import LogAction
from gladsaxe.core.configuration import SHIPPED_AGREEMENT
from gladsaxe.database.transactions import run_in_transaction
from gladsaxe.setup import store
from gladsaxe.setup.forms import EXAMPLE_PLAN, OWN_FILE, FirstAccountForm, FirstPlanForm, SetupCodeForm
from gladsaxe.web.forms import clean_text
from gladsaxe.web.limits import LARGEST_FORM_BEFORE_LOGIN, LARGEST_PLAN_FILE
from gladsaxe.web.pages import render_page, see_other

blueprint = Blueprint("setup", __name__)
FORM_METHODS = ["GET", "POST"]
INVALID_CODE = "Koden passer ikke, eller den er for gammel. Se i terminalen, eller start programmet igen."
CODE_KEY, DONE_KEY = "setup_code", "setup_done"
# What the tries are counted under beside the addresses.
TRY_NAME = ":setup"
# What a browser and a supervisor fetch by themselves.
OPEN_ENDPOINTS = (None, "web.static", "offline_worker.manifest", "offline_worker.script")
OPEN_BLUEPRINTS = (blueprint.name, "health")
# A file that was good comes back with the form, a third longer, where another answer was not.
LARGEST_PLAN_FORM = 3 * LARGEST_PLAN_FILE


def register_setup_guard(app: Flask) -> None:
    """Lead every address to the start page while the installation has no account."""
    app.before_request(_lead_to_start_page)


def register_setup_limits(app: Flask) -> None:
    """Limit what is read of the start page's forms; after the gate, whose own limits they replace."""
    app.before_request(_limit_setup_forms)


def _lead_to_start_page() -> ResponseReturnValue | None:
    if request.endpoint in OPEN_ENDPOINTS or request.blueprint in OPEN_BLUEPRINTS or _is_done():
        return None
    return see_other(url_for("setup.begin"))


def _limit_setup_forms() -> ResponseReturnValue | None:
    if request.blueprint != blueprint.name:
        return None
    # Before the token is looked for, which reads the body.
    request.max_content_length = LARGEST_FORM_BEFORE_LOGIN
    if request.endpoint != "setup.create_plan" or _is_done():
        return None
    if not _has_shown_code():
        return see_other(url_for("setup.begin"))
    request.max_content_length = request.max_form_memory_size = LARGEST_PLAN_FORM
    return None


def _refuse_when_done() -> None:
    if _is_done():
        abort(404)


def _is_done() -> bool:
    # An account never goes away again, so it is asked until there is one.
    if not current_app.extensions.get(DONE_KEY):
        current_app.extensions[DONE_KEY] = store.is_setup_done()
    return bool(current_app.extensions[DONE_KEY])


def _has_shown_code() -> bool:
    return store.is_setup_code_hash(current_app.config["DATA_FOLDER"], session.get(CODE_KEY, ""))


@blueprint.route("/begynd", methods=FORM_METHODS)
def begin() -> ResponseReturnValue:
    """Show how an empty installation is begun, and take the set-up code."""
    _refuse_when_done()
    form, status = SetupCodeForm(request.form), 200
    if request.method == "POST":
        status = _take_code(form)
        if not status:
            return see_other(url_for("setup.create_plan"))
    return render_page("setup/begin.html", form=form, has_plan=find_agreement() is not None, status=status)


def _take_code(form: SetupCodeForm) -> int:
    if not form.validate():
        return 422
    subjects = (*name_subjects(TRY_NAME), address_subject())
    tries = try_once(*subjects)
    if not tries:
        form.code.errors = [TOO_MANY_TRIES]
        return 429
    code_hash = store.hash_setup_code(form.code.data or "")
    if not store.is_setup_code_hash(current_app.config["DATA_FOLDER"], code_hash):
        record_failure(LogAction.LOGIN_FAILED, subjects, None)
        form.code.errors = [INVALID_CODE]
        return 422
    run_in_transaction(delete_tries, tries)
    session[CODE_KEY] = code_hash
    return 0


@blueprint.route("/begynd/plan", methods=FORM_METHODS)
def create_plan() -> ResponseReturnValue:
    """Give the installation its plan and first account, for who has shown the code.

    Where the command line has loaded a plan, the account alone is asked for.
    """
    _refuse_when_done()
    if find_agreement() is not None:
        return _create_account()
    form = FirstPlanForm(CombinedMultiDict([request.files, request.form]))
    templates = list_templates()
    form.plan.choices = [
        *((template.key, f"Skabelon: {template.name}") for template in templates),
        (OWN_FILE, "Vores egen, fra en fil"),
        (EXAMPLE_PLAN, _format_example_name()),
    ]
    faults: tuple[Fault, ...] = ()
    status = 200
    if request.method == "POST":
        content = _read_chosen_file(form, templates)
        plan, faults = _parse_content(content)
        form.fault_count = len(faults)
        if plan is not None and "download" in request.form:
            return _send_plan_file(plan, content)
        form.words = _list_guessable_words(form, plan)
        if form.validate() and plan is not None:
            return _set_up(form, plan, content)
        if "download" in request.form:
            form.drop_account_faults()
        form.keep_file(content if form.plan.data == OWN_FILE and plan is not None else b"")
        status = 422
    return render_page("setup/plan.html", form=form, plan_faults=faults, status=status)


def _create_account() -> ResponseReturnValue:
    form = FirstAccountForm(request.form)
    status = 200
    if request.method == "POST":
        form.words = [*_list_guessable_words(form, None), *list_guessable_words(None)]
        if form.validate():
            return _set_up(form, None, b"")
        status = 422
    return render_page("setup/plan.html", form=form, plan_faults=(), status=status)


def _read_chosen_file(form: FirstPlanForm, templates: list[PlanTemplate]) -> bytes:
    if form.plan.data == EXAMPLE_PLAN:
        return SHIPPED_AGREEMENT.read_bytes()
    if form.plan.data == OWN_FILE:
        return form.read_file()
    answers = form.read_answers()
    chosen = [template for template in templates if template.key == form.plan.data]
    return fill_template(chosen[0], answers) if chosen and answers else b""


def _send_plan_file(plan: Plan, content: bytes) -> ResponseReturnValue:
    response = make_response(content)
    response.mimetype = "application/toml"
    response.headers["Content-Disposition"] = f"attachment; filename={plan.agreement.key}.toml"
    return response


def _parse_content(content: bytes) -> tuple[Plan | None, tuple[Fault, ...]]:
    if not content or len(content) > LARGEST_PLAN_FILE:
        return None, ()
    try:
        return parse_plan(content), ()
    except InvalidAgreement as faulty:
        return None, faulty.faults


def _set_up(form: FirstAccountForm, plan: Plan | None, content: bytes) -> ResponseReturnValue:
    account = store.FirstAccount(
        clean_text(form.name.data), clean_text(form.login_name.data), hash_password(form.new.data or "")
    )
    try:
        run_in_transaction(store.set_up_installation, plan, hashlib.sha256(content).hexdigest(), account)
    except store.SetupDone:
        abort(404)
    store.delete_setup_code(current_app.config["DATA_FOLDER"])
    sign_in(find_account_by_login(account.login_name) or abort(404))
    return see_other(url_for("access.code_app"))


def _list_guessable_words(form: FirstAccountForm, plan: Plan | None) -> list[str]:
    own = [form.name.data or "", form.login_name.data or ""]
    if plan is None:
        return own
    part = plan.agreement
    return [*own, part.title, part.short_title, part.area_name, part.municipality]


def _format_example_name() -> str:
    part = read_plan(SHIPPED_AGREEMENT).agreement
    return f"{part.area_name} {part.period_start.year}-{part.period_end.year} (eksempel)"
