"""Invitations devices and second factors.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables forward; everyone logs in again, for sessions are rows from now on."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("session_stamp")

    op.create_table(
        "login_try_subject",
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_login_try_subject")),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_device_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("account_id", "token_hash", name=op.f("uq_device_account_id_token_hash")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_token_hash"), ["token_hash"], unique=False)

    op.create_table(
        "entry_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_entry_code_account_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_entry_code_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_entry_code_code_hash")),
    )
    with op.batch_alter_table("entry_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_code_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_code_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_identity_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("account_id", name=op.f("uq_identity_account_id")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identity_issuer_subject")),
    )
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("proved_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("lost_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "spare_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_spare_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare_code")),
        sa.UniqueConstraint("account_id", "code_hash", name=op.f("uq_spare_code_account_id_code_hash")),
    )
    op.create_table(
        "login_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_login_session_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_login_session_key_hash")),
    )
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_login_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_login_session_device_id"), ["device_id"], unique=False)

    op.create_table(
        "issue_lowering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=False),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_seat_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_issue_lowering_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_issue_lowering_asked_by_id")),
        sa.ForeignKeyConstraint(["asked_seat_id"], ["seat.id"], name=op.f("fk_issue_lowering_asked_seat_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_lowering_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_lowering")),
    )
    with op.batch_alter_table("issue_lowering", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_issue_lowering_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_issue_lowering_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_lowering_asked_seat_id"), ["asked_seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_lowering_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "issue_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_issue_reader_issue_id")),
        sa.ForeignKeyConstraint(["named_by_id"], ["person.id"], name=op.f("fk_issue_reader_named_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_issue_reader_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_reader")),
    )
    with op.batch_alter_table("issue_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issue_reader_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_issue_reader_named_by_id"), ["named_by_id"], unique=False)
        batch_op.create_index("ix_issue_reader_person_id_ended_at", ["person_id", "ended_at"], unique=False)

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take the tables back."""
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("confirmed_on")

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("session_stamp", sa.String(length=40), nullable=False, server_default="")
        )

    with op.batch_alter_table("issue_reader", schema=None) as batch_op:
        batch_op.drop_index("ix_issue_reader_person_id_ended_at")
        batch_op.drop_index(batch_op.f("ix_issue_reader_named_by_id"))
        batch_op.drop_index(batch_op.f("ix_issue_reader_issue_id"))

    op.drop_table("issue_reader")
    with op.batch_alter_table("issue_lowering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issue_lowering_issue_id"))
        batch_op.drop_index(batch_op.f("ix_issue_lowering_asked_seat_id"))
        batch_op.drop_index(batch_op.f("ix_issue_lowering_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_issue_lowering_answered_by_id"))

    op.drop_table("issue_lowering")
    with op.batch_alter_table("login_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_session_device_id"))
        batch_op.drop_index(batch_op.f("ix_login_session_account_id"))

    op.drop_table("login_session")
    op.drop_table("spare_code")
    op.drop_table("second_factor")
    op.drop_table("identity")
    with op.batch_alter_table("entry_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_code_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_entry_code_account_id"))

    op.drop_table("entry_code")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_token_hash"))

    op.drop_table("device")
    op.drop_table("login_try_subject")
