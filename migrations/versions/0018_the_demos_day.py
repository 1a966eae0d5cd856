"""The day that a demo lives on, kept with its plan.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("demo_day", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_column("demo_day")
