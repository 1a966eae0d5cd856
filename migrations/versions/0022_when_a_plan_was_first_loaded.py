"""The day that the plan was first loaded, which later loads leave as it is.

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_loaded_on", sa.Date(), nullable=True))
    op.execute("UPDATE agreement SET first_loaded_on = DATE(loaded_at)")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.alter_column("first_loaded_on", existing_type=sa.Date(), nullable=False)


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_column("first_loaded_on")
