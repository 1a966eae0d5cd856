"""Corrections of the agreement.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table('agreement_correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=30), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('field', sa.String(length=120), nullable=False),
    sa.Column('old', sa.Text(), nullable=True),
    sa.Column('new', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('corrected_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_correction'))
    )
    with op.batch_alter_table('agreement_correction', schema=None) as batch_op:
        batch_op.create_index('ix_agreement_correction_kind_key', ['kind', 'key'], unique=False)


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table('agreement_correction', schema=None) as batch_op:
        batch_op.drop_index('ix_agreement_correction_kind_key')

    op.drop_table('agreement_correction')
