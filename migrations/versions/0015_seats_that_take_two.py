"""Who gave, approved and ended a seat; one that awaits approval gives nothing. Seats of before count.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

STEPS = ("given", "approved", "ended")


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("awaits_approval", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        for step in STEPS:
            batch_op.add_column(sa.Column(f"{step}_by_id", sa.Integer(), nullable=True))
            batch_op.add_column(sa.Column(f"{step}_at", sa.DateTime(), nullable=True))
            batch_op.create_index(batch_op.f(f"ix_membership_{step}_by_id"), [f"{step}_by_id"], unique=False)
            batch_op.create_foreign_key(
                batch_op.f(f"fk_membership_{step}_by_id"), "person", [f"{step}_by_id"], ["id"]
            )


def downgrade() -> None:
    """Take the tables back; what awaits approval must not count, so it is gone."""
    op.execute(sa.text("DELETE FROM membership WHERE awaits_approval"))
    with op.batch_alter_table("membership", schema=None) as batch_op:
        for step in reversed(STEPS):
            batch_op.drop_constraint(batch_op.f(f"fk_membership_{step}_by_id"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_membership_{step}_by_id"))
            batch_op.drop_column(f"{step}_at")
            batch_op.drop_column(f"{step}_by_id")
        batch_op.drop_column("awaits_approval")
