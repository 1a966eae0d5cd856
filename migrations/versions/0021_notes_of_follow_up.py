"""A note that only those who follow an issue up read, beside the answer to the reporter.

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("issue_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("issue_event", schema=None) as batch_op:
        batch_op.drop_column("note")
