"""Where an issue went when it was told, why, and when it is due.

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; what was told earlier went nowhere and is listed for the secretariat."""
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("routed_seat_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("route_outcome", sa.String(length=10), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("answer_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("solve_due_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_issue_routed_seat_id"), "seat", ["routed_seat_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_issue_routed_seat_id"), ["routed_seat_id"], unique=False)


def downgrade() -> None:
    """Take the columns back."""
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_routed_seat_id"))
        batch_op.drop_constraint(batch_op.f("fk_issue_routed_seat_id"), type_="foreignkey")
        batch_op.drop_column("solve_due_on")
        batch_op.drop_column("answer_due_on")
        batch_op.drop_column("route_outcome")
        batch_op.drop_column("routed_seat_id")
