"""Since when a confidential issue is listed as not closed.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("listed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.drop_column("listed_on")
