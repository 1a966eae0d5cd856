"""Files that are brought in.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "file_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_import_person_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_file_import_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_import")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_file_import_submission_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("file_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_import_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_import_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_file_import_undone_by_id"), ["undone_by_id"], unique=False)
        batch_op.create_index("ix_file_import_uploaded_on_id", ["uploaded_on", "id"], unique=False)

    op.create_table(
        "file_import_columns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_file_import_columns_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_import_columns")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_file_import_columns_kind_name")),
    )
    with op.batch_alter_table("file_import_columns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_file_import_columns_person_id"), ["person_id"], unique=False)

    op.create_table(
        "file_import_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["file_import.id"], name=op.f("fk_file_import_mark_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_import_mark")),
    )
    with op.batch_alter_table("file_import_mark", schema=None) as batch_op:
        batch_op.create_index("ix_file_import_mark_import_id_id", ["import_id", "id"], unique=False)

    op.create_table(
        "file_import_part",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["file_import.id"], name=op.f("fk_file_import_part_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_file_import_part")),
    )


def downgrade() -> None:
    """Take the tables back."""
    op.drop_table("file_import_part")
    with op.batch_alter_table("file_import_mark", schema=None) as batch_op:
        batch_op.drop_index("ix_file_import_mark_import_id_id")

    op.drop_table("file_import_mark")
    with op.batch_alter_table("file_import_columns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_file_import_columns_person_id"))

    op.drop_table("file_import_columns")
    with op.batch_alter_table("file_import", schema=None) as batch_op:
        batch_op.drop_index("ix_file_import_uploaded_on_id")
        batch_op.drop_index(batch_op.f("ix_file_import_undone_by_id"))
        batch_op.drop_index(batch_op.f("ix_file_import_sha256"))
        batch_op.drop_index(batch_op.f("ix_file_import_person_id"))

    op.drop_table("file_import")
