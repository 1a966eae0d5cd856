"""On SQLite the sums of activities lie in their key's order, where a status reads them.

Revision: 0012, after 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    _make_anew(with_rowid=False)


def downgrade() -> None:
    """Take the tables back."""
    _make_anew(with_rowid=True)


def _make_anew(with_rowid: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        kept = {"sqlite_with_rowid": with_rowid}
        with op.batch_alter_table("activity_tally", recreate="always", table_kwargs=kept):
            pass
