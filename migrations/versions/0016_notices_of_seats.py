"""What those who approve seats are told of new seats and codes.

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEXED = ("recipient_id", "person_id", "seat_id", "by_id")


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "seat_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["recipient_id"], ["person.id"], name=op.f("fk_seat_notice_recipient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_notice_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_notice_seat_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_seat_notice_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_notice")),
    )
    with op.batch_alter_table("seat_notice", schema=None) as batch_op:
        for column in INDEXED:
            batch_op.create_index(batch_op.f(f"ix_seat_notice_{column}"), [column], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("seat_notice")
