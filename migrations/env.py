"""Run the migrations on the application's own engine."""

from importlib import import_module

from alembic import context
from flask import current_app
from sqlalchemy import TypeDecorator

from gladsaxe.core.configuration import PROJECT_FOLDER
from gladsaxe.database.tables import Base

# Every room's tables, also of a room that the application does not serve.
for file in sorted((PROJECT_FOLDER / "gladsaxe").glob("*/tables.py")):
    import_module(f"gladsaxe.{file.parent.name}.tables")


def plain_type(kind, item, _context):
    """Write the database's own type: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


engine = current_app.extensions["sqlalchemy"].engine
settings = current_app.extensions["migrate"].configure_args

with engine.connect() as connection:
    driver = connection.connection.driver_connection
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # SQLite changes a table by copying it, during which what refers to it has nothing to refer to.
        # It hears this outside a transaction only, and the engine's connections begin one by themselves.
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_item=plain_type, **settings
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        if sqlite:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=ON")
