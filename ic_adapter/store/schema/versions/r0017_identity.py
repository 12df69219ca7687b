"""Payers with their accounts, sessions and one-time links, throttle counters, and mail that is not sent."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.String(32)
IS_OPEN = sa.text("ended_at IS NULL")


def bid(*, primary_key: bool) -> "sa.Column[str]":
    """The biller that a row belongs to."""
    owner = sa.ForeignKey("billers.id", ondelete="CASCADE")
    return sa.Column("bid", sa.String(64), owner, nullable=False, primary_key=primary_key)


def upgrade() -> None:
    """Five tables; there were no payers before."""
    _payers()
    _tokens()
    op.create_table(
        "throttles",
        bid(primary_key=True),
        sa.Column("scope", sa.String(16), primary_key=True),
        sa.Column("subject_sha256", sa.String(64), primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        bid(primary_key=False),
        sa.Column("payer_id", NUMBER, sa.ForeignKey("payers.id", ondelete="CASCADE")),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("token_id", NUMBER, sa.ForeignKey("tokens.id", ondelete="SET NULL")),
        sa.Column("link", sa.String(400), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("outbox_by_biller", "outbox", ["bid", "id"])
    op.create_index("outbox_of_token", "outbox", ["token_id"])
    op.create_index("outbox_of_payer", "outbox", ["payer_id"])


def _payers() -> None:
    op.create_table(
        "payers",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        bid(primary_key=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("password_set_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("locked_at", MOMENT),
        sa.Column("locked_by", sa.String(64), nullable=False),
    )
    op.create_index("payers_by_email", "payers", ["bid", "email_key"], unique=True)
    owner = sa.ForeignKey("payers.id", ondelete="CASCADE")
    op.create_table(
        "payer_accounts",
        sa.Column("payer_id", NUMBER, owner, primary_key=True, autoincrement=False),
        sa.Column("account_number", sa.String(64), primary_key=True),
        bid(primary_key=False),
        sa.Column("added_at", MOMENT, nullable=False),
    )
    op.create_index("payer_accounts_by_number", "payer_accounts", ["bid", "account_number"])


def _tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        bid(primary_key=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("payer_id", NUMBER, sa.ForeignKey("payers.id", ondelete="CASCADE")),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("address_key", sa.String(64), nullable=False),
        sa.Column("opened_by", NUMBER, sa.ForeignKey("tokens.id", ondelete="SET NULL")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("idle_seconds", sa.Integer, nullable=False),
        sa.Column("idle_expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("ended_why", sa.String(16), nullable=False),
    )
    op.create_index("tokens_by_sha256", "tokens", ["sha256"], unique=True)
    op.create_index("tokens_of_payer", "tokens", ["payer_id", "kind", "ended_at"])
    op.create_index("tokens_by_opener", "tokens", ["opened_by"])
    op.create_index("tokens_open", "tokens", ["bid", "expires_at"], sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
