"""The application: rooms registered, error pages, command groups."""

import flask_wtf.csrf
from flask import Flask, g, request
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from gladsaxe.access import commands as access_commands
from gladsaxe.access import views as access
from gladsaxe.access.authorization import login_manager, name_cookie, plan_titles, register_guard
from gladsaxe.access.provider import add_provider
from gladsaxe.access.rules import Right
from gladsaxe.activities import commands as activities_commands
from gladsaxe.activities import views as activities
from gladsaxe.agreement import commands as agreement_commands
from gladsaxe.agreement import views as agreement
from gladsaxe.amendments import views as amendments
from gladsaxe.audit_log import commands as audit_log_commands
from gladsaxe.backups import commands as backup_commands
from gladsaxe.backups import views as backups
from gladsaxe.bodies import views as bodies
from gladsaxe.core.configuration import PROJECT_FOLDER, Configuration, read_configuration
from gladsaxe.database import clock
from gladsaxe.database.tables import db
from gladsaxe.database.transactions import list_engine_options, prepare_engine
from gladsaxe.deviations import panels as deviation_panels
from gladsaxe.deviations import views as deviations
from gladsaxe.duties import commands as duty_commands
from gladsaxe.duties import store as duties_store
from gladsaxe.duties import views as duties
from gladsaxe.exports import commands as export_commands
from gladsaxe.exports import views as exports
from gladsaxe.health import commands as health_commands
from gladsaxe.health import views as health
from gladsaxe.home import views as home
from gladsaxe.home.menu import render_menu
from gladsaxe.imports import views as imports
from gladsaxe.indicators import views as indicators
from gladsaxe.issues import commands as issue_commands
from gladsaxe.issues import routing
from gladsaxe.issues import views as issues
from gladsaxe.meetings import panels as meeting_panels
from gladsaxe.meetings import views as meetings
from gladsaxe.offboarding import commands as _offboarding_commands  # noqa: F401 - adds its command to `people`
from gladsaxe.offboarding import views as offboarding
from gladsaxe.offline import api as offline_api
from gladsaxe.offline import commands as offline_commands
from gladsaxe.offline import views as offline_pages
from gladsaxe.offline import worker_views as offline_worker
from gladsaxe.offline.seal import KeyStore
from gladsaxe.programme import views as programme
from gladsaxe.registers import commands as register_commands
from gladsaxe.registers import views as registers
from gladsaxe.retention import commands as retention_commands
from gladsaxe.retention import views as retention
from gladsaxe.search import commands as search_commands
from gladsaxe.search import views as search
from gladsaxe.setup import commands as setup_commands
from gladsaxe.setup import views as setup
from gladsaxe.situation import views as situation
from gladsaxe.web import static
from gladsaxe.web.errors import add_error_pages
from gladsaxe.web.headers import HeaderSet
from gladsaxe.web.limits import LARGEST_FORM, LARGEST_REQUEST
from gladsaxe.web.pages import current_filters, get_page_address, htmx, pop_hints
from gladsaxe.web.panels import PanelRenderer, add_panels
from gladsaxe.web.request_log import add_request_numbers
from gladsaxe.web.template_filters import add_template_filters

ROOMS = (
    static,
    agreement,
    bodies,
    access,
    activities,
    issues,
    registers,
    indicators,
    programme,
    deviations,
    meetings,
    amendments,
    duties,
    exports,
    situation,
    search,
    imports,
    offline_pages,
    offline_api,
    offboarding,
    offline_worker,
    retention,
    backups,
    health,
    setup,
    home,
)
COMMANDS = (
    agreement_commands.agreement,
    access_commands.people,
    activities_commands.activities,
    issue_commands.issues,
    register_commands.registers,
    offline_commands.sync,
    export_commands.export,
    audit_log_commands.log,
    retention_commands.retention,
    backup_commands.backup,
    health_commands.check,
    backup_commands.restore,
    backup_commands.tidy,
    search_commands.search,
    duty_commands.duties,
    setup_commands.setup,
)
# What a later room shows on an earlier room's page, by place.
PANELS: dict[str, tuple[PanelRenderer, ...]] = {
    "criterion": (meeting_panels.render_criterion_panel, amendments.render_criterion_panel),
    "activity": (deviation_panels.render_activity_panel, meeting_panels.render_activity_panel),
    "deviation": (meeting_panels.render_deviation_panel,),
    "subagreement": (meeting_panels.render_subagreement_panel,),
    "body": (meeting_panels.render_body_panel,),
    "seat": (meeting_panels.render_seat_panel,),
    "receipt": (meeting_panels.render_receipt_panel,),
    "tasks": (duties.render_own_panel,),
}
# What is pointed out when a plan's file is loaded, in lines.
PLAN_NOTICES = (routing.format_unheld_routes,)
# What each room deletes of a person who leaves, besides what every way in is made of.
LEAVING_STEPS = (duties_store.delete_address,)


def create_app(configuration: Configuration | None = None) -> Flask:
    """Make the application from a configuration, by default the environment's."""
    configuration = configuration or read_configuration()
    app = Flask("gladsaxe", root_path=str(PROJECT_FOLDER), static_folder=None)
    app.config.update(
        SECRET_KEY=configuration.secret_key,
        SQLALCHEMY_DATABASE_URI=configuration.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=list_engine_options(configuration.database_url),
        LOG_KEY=configuration.log_key,
        DATA_FOLDER=configuration.data_folder,
        BACKUPS=configuration.backups or configuration.data_folder / "backups",
        BACKUP_KEY=configuration.backup_key,
        SESSION_COOKIE_NAME=name_cookie("session", configuration.secure_cookies),
        DEVICE_COOKIE_NAME=name_cookie("device", configuration.secure_cookies),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=configuration.secure_cookies,
        CLOSING_MONTHS=configuration.closing_months,
        SERVICE_WORKER=configuration.service_worker,
        SMTP_SERVER=configuration.smtp_server,
        SMTP_TLS=configuration.smtp_tls,
        MAIL_SENDER=configuration.mail_sender,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        # The token lives as long as the session: a form that was open all night can still be sent.
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    Migrate(app, db, directory=str(PROJECT_FOLDER / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        prepare_engine(db.engine)
    app.extensions["configuration"] = configuration
    # For a backup that is tried out: it gets an application of its own.
    app.extensions["create_app"] = create_app
    app.extensions["plan_notices"] = PLAN_NOTICES
    app.extensions["leaving_steps"] = LEAVING_STEPS
    app.extensions["offline_keys"] = KeyStore(configuration.data_folder / "offline_keys")
    add_request_numbers(app)
    # No template asks for the user, and a page about a fault must not ask the database.
    login_manager.init_app(app, add_context_processor=False)
    add_provider(app, configuration.provider)
    htmx.init_app(app)
    setup.register_setup_guard(app)
    # Before the token is asked for, so that a lost session asks to log in and keeps what was typed.
    register_guard(app)
    setup.register_setup_limits(app)
    csrf = flask_wtf.csrf.CSRFProtect(app)
    # What a phone has kept for weeks has no token; its origin and its own header are asked for instead.
    csrf.exempt(offline_api.blueprint)
    add_error_pages(app)
    add_template_filters(app)
    add_panels(app, PANELS)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    for group in COMMANDS:
        app.cli.add_command(group)
    app.context_processor(_page_context)
    # What is the same for everybody, so that a piece finds it without the page's context.
    app.jinja_env.globals.update(
        Right=Right,
        address_of=get_page_address,
        asset=static.get_asset_url,
        filters=current_filters,
        taken_hints=pop_hints,
    )
    if configuration.trusted_proxies:
        count = configuration.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.wsgi_app = HeaderSet(app.wsgi_app, https=configuration.secure_cookies)  # type: ignore[method-assign]
    return app


def _page_context() -> dict[str, object]:
    actor = g.get("actor")
    return {
        "actor": actor,
        "may": actor.may if actor else lambda _right: False,
        "menu": render_menu(actor.roles, request.endpoint or "") if actor else None,
        "plan": plan_titles(),
        "demo_day": clock.today() if clock.is_clock_shifted() else None,
        "outbox": offline_worker.build_page_settings(),
    }
