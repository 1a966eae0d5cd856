"""Stated purposes.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table('issue_opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issue_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('session', sa.String(length=64), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['issue_id'], ['issue.id'], name=op.f('fk_issue_opening_issue_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_issue_opening_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issue_opening'))
    )
    with op.batch_alter_table('issue_opening', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_issue_opening_issue_id'), ['issue_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_issue_opening_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_issue_opening_session_opened_at', ['session', 'opened_at'], unique=False)



def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table('issue_opening', schema=None) as batch_op:
        batch_op.drop_index('ix_issue_opening_session_opened_at')
        batch_op.drop_index(batch_op.f('ix_issue_opening_person_id'))
        batch_op.drop_index(batch_op.f('ix_issue_opening_issue_id'))

    op.drop_table('issue_opening')
