"""The keepers' word that a register is kept for a whole period.

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "register_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_register_confirmation_person_id")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_register_confirmation_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_confirmation")),
        sa.UniqueConstraint(
            "register", "period", "version", name=op.f("uq_register_confirmation_register_period_version")
        ),
    )
    with op.batch_alter_table("register_confirmation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_confirmation_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_register_confirmation_seat_id"), ["seat_id"], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("register_confirmation")
