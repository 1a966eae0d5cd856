"""Log retention and backups.

Revision: 0005, after 0004
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "kept_sum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tally", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_sum")),
    )
    with op.batch_alter_table("kept_sum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_sum_tally"), ["tally"], unique=False)

    op.create_table(
        "log_end",
        sa.Column("log_id", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("last", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_log_end")),
    )
    # Each database's log has a name of its own, so that no other one's entries and anchors fit it.
    log_end = sa.table("log_end", *(sa.column(name) for name in ("log_id", "seq", "last", "seal")))
    op.bulk_insert(log_end, [{"log_id": secrets.token_hex(8), "seq": 0, "last": "", "seal": ""}])
    op.create_table(
        "log_entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_entry")),
    )
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.create_index("ix_log_entry_entity_entity_id", ["entity", "entity_id"], unique=False)
        batch_op.create_index("ix_log_entry_subject_id_seq", ["subject_id", "seq"], unique=False)

    op.create_table(
        "purge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("purged_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
        sa.UniqueConstraint("what", "key", name=op.f("uq_purge_what_key")),
    )
    op.create_table(
        "upkeep_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=20), nullable=False),
        sa.Column("ran_at", sa.DateTime(), nullable=False),
        sa.Column("went_well", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upkeep_run")),
    )
    with op.batch_alter_table("upkeep_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upkeep_run_task"), ["task"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("upkeep_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upkeep_run_task"))

    op.drop_table("upkeep_run")
    op.drop_table("purge")
    with op.batch_alter_table("log_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_log_entry_subject_id_seq")
        batch_op.drop_index("ix_log_entry_entity_entity_id")

    op.drop_table("log_entry")
    op.drop_table("log_end")
    with op.batch_alter_table("kept_sum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_sum_tally"))

    op.drop_table("kept_sum")
