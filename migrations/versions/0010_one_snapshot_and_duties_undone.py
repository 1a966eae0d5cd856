"""What a body saw is kept in one place, and a duty that was said to be done by mistake is undone.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What each status was called when it was kept without its word.
WORDS = {
    "maal_naaet": "Målet er nået",
    "paa_rette_vej": "På rette vej",
    "opmaerksomhed": "Kræver opmærksomhed",
    "ikke_paa_vej": "Ikke på rette vej",
    "maal_ikke_naaet": "Målet er ikke nået",
    "mangler_tal": "Vi mangler tal",
    "afventer": "Afventer måling",
    "kan_ikke_opgoeres": "Kan ikke opgøres",
    "ikke_begyndt": "Ikke begyndt",
    "sikret": "Målet er sikret",
    "uden_for_raekkevidde": "Kan ikke længere nås",
}
SEEN = ("number", "name", "target", "word", "provisional")

body = sa.table("body", *map(sa.column, ("id", "kind", "name")))
criterion = sa.table("criterion", *map(sa.column, ("id", "number", "name")))
meeting = sa.table(
    "meeting",
    sa.column("day", sa.Date),
    sa.column("closed_at", sa.DateTime),
    *map(sa.column, ("id", "body_id", "snapshot_id")),
)
snapshot = sa.table(
    "snapshot",
    sa.column("id", sa.Integer),
    sa.column("as_of", sa.Date),
    sa.column("made_at", sa.DateTime),
    *map(sa.column, ("name", "body_id", "person_id")),
)
line = sa.table(
    "snapshot_line",
    sa.column("figures", sa.JSON),
    sa.column("provisional", sa.Boolean),
    *map(sa.column, ("snapshot_id", "criterion_id", "status", "result", "sentence", *SEEN[:-1])),
)
seen = sa.table(
    "seen_status",
    sa.column("as_of", sa.Date),
    sa.column("provisional", sa.Boolean),
    *map(sa.column, ("meeting_id", "criterion_id", "status", "sentence", *SEEN[:-1])),
)


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_id", sa.Integer(), nullable=True))
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("snapshot_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("target", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("word", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("provisional", sa.Boolean(), nullable=True))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("snapshot_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_meeting_snapshot_id"), ["snapshot_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_snapshot_id"), "snapshot", ["snapshot_id"], ["id"]
        )
    _carry_over(op.get_bind())
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.alter_column("body_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_index(batch_op.f("ix_snapshot_body_id"), ["body_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_snapshot_body_id"), "body", ["body_id"], ["id"])
    with op.batch_alter_table("snapshot_line", schema=None) as batch_op:
        batch_op.alter_column("number", existing_type=sa.String(length=20), nullable=False)
        batch_op.alter_column("name", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("target", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("word", existing_type=sa.String(length=60), nullable=False)
        batch_op.alter_column("provisional", existing_type=sa.Boolean(), nullable=False)
    op.drop_table("seen_status")

    with op.batch_alter_table("duty_done", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("undone_reason", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("undone_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("undone_seat_id", sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_duty_done_duty_id_term"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_duty_done_own_duty_id_term"), type_="unique")
        batch_op.create_index(batch_op.f("ix_duty_done_undone_by_id"), ["undone_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_done_undone_seat_id"), ["undone_seat_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_duty_done_undone_by_id"), "person", ["undone_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_duty_done_undone_seat_id"), "seat", ["undone_seat_id"], ["id"]
        )
    for column in ("duty_id", "own_duty_id"):
        op.create_index(
            f"uq_duty_done_{column}_term",
            "duty_done",
            [column, "term"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )


def _carry_over(connection: sa.Connection) -> None:
    board = connection.scalar(sa.select(body.c.id).where(body.c.kind == "board").limit(1))
    connection.execute(snapshot.update().values(body_id=board))
    for status, word in WORDS.items():
        connection.execute(line.update().where(line.c.status == status).values(word=word))
    for name in ("number", "name"):
        said = sa.select(criterion.c[name]).where(criterion.c.id == line.c.criterion_id).scalar_subquery()
        connection.execute(line.update().values({name: said, "target": "", "provisional": False}))
    held = sa.select(meeting, body.c.name).join(body, body.c.id == meeting.c.body_id)
    for row in connection.execute(held.where(meeting.c.closed_at.is_not(None))).all():
        number = _snapshot_of(connection, row)
        connection.execute(
            meeting.update().where(meeting.c.id == row.id).values(snapshot_id=number)
        )
        for status in connection.execute(sa.select(seen).where(seen.c.meeting_id == row.id)).all():
            words = {name: getattr(status, name) for name in (*SEEN, "status", "sentence")}
            there = sa.and_(
                line.c.snapshot_id == number, line.c.criterion_id == status.criterion_id
            )
            if connection.execute(line.update().where(there).values(words)).rowcount == 0:
                connection.execute(
                    line.insert().values(
                        snapshot_id=number,
                        criterion_id=status.criterion_id,
                        result="",
                        figures={},
                        **words,
                    )
                )


def _snapshot_of(connection: sa.Connection, row: sa.Row) -> int:
    """Return the snapshot that the board's minutes had besides, and for other bodies a new one."""
    name = f"{row.name}, møde "
    kept = connection.scalar(
        sa.select(snapshot.c.id)
        .where(
            snapshot.c.as_of == row.day,
            snapshot.c.name.startswith(name, autoescape=True),
            snapshot.c.id.not_in(
                sa.select(meeting.c.snapshot_id).where(meeting.c.snapshot_id.is_not(None))
            ),
        )
        .limit(1)
    )
    if kept is not None:
        return int(kept)
    values = {"name": f"{name}{row.day:%d-%m-%Y}", "as_of": row.day, "made_at": row.closed_at}
    connection.execute(snapshot.insert().values(body_id=row.body_id, **values))
    return int(connection.scalar(sa.select(sa.func.max(snapshot.c.id))) or 0)


def downgrade() -> None:
    """Take them back."""
    connection = op.get_bind()
    for column in ("duty_id", "own_duty_id"):
        op.drop_index(f"uq_duty_done_{column}_term", table_name="duty_done")
    connection.execute(sa.text("DELETE FROM duty_done WHERE undone_at IS NOT NULL"))
    with op.batch_alter_table("duty_done", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_duty_done_undone_seat_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_duty_done_undone_by_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_duty_done_undone_seat_id"))
        batch_op.drop_index(batch_op.f("ix_duty_done_undone_by_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_duty_done_own_duty_id_term"), ["own_duty_id", "term"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_duty_done_duty_id_term"), ["duty_id", "term"])
        for name in ("undone_seat_id", "undone_by_id", "undone_reason", "undone_at"):
            batch_op.drop_column(name)

    op.create_table(
        "seen_status",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_seen_status_criterion_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_seen_status_meeting_id")),
        sa.PrimaryKeyConstraint("meeting_id", "criterion_id", name=op.f("pk_seen_status")),
    )
    with op.batch_alter_table("seen_status", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_status_criterion_id"), ["criterion_id"], unique=False)
    columns = ("criterion_id", "status", "sentence", *SEEN)
    kept = sa.select(meeting.c.id, meeting.c.day, *(line.c[name] for name in columns)).join(
        line, line.c.snapshot_id == meeting.c.snapshot_id
    )
    connection.execute(seen.insert().from_select(("meeting_id", "as_of", *columns), kept))
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meeting_snapshot_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_meeting_snapshot_id"), type_="unique")
        batch_op.drop_column("snapshot_id")
    # What other bodies than the board saw was not kept here, nor what nobody is known to have kept.
    others = sa.select(snapshot.c.id).join(body, body.c.id == snapshot.c.body_id)
    gone = others.where(sa.or_(body.c.kind != "board", snapshot.c.person_id.is_(None)))
    numbers = list(connection.scalars(gone))
    connection.execute(line.delete().where(line.c.snapshot_id.in_(numbers)))
    connection.execute(snapshot.delete().where(snapshot.c.id.in_(numbers)))
    with op.batch_alter_table("snapshot_line", schema=None) as batch_op:
        for name in SEEN:
            batch_op.drop_column(name)
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_snapshot_body_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_snapshot_body_id"))
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column("body_id")
