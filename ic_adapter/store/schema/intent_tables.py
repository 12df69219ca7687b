"""The table of payment intents: one row per payment that a payer is about to make, or has made, on our pages."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, text

from ic_adapter.store.schema.pump_tables import Number
from ic_adapter.store.schema.tables import METADATA, Moment, Money, bid_of

IS_DUE = text("due_at IS NOT NULL")

INTENTS = Table(
    "payment_intents",
    METADATA,
    Column("id", Number, primary_key=True, autoincrement=True),
    bid_of(primary_key=False),
    Column("source_id", String(36), nullable=False),  # its name in addresses, and the payment GUID at the pump
    Column("form_key", String(64), nullable=False),  # of the form it was made with: the same form is the same intent
    Column("owner", String(80), nullable=False),  # who may see and pay it: a payer, or a guest's page
    Column("account_number", String(64), nullable=False),  # blank: a guest's donation
    Column("invoice_number", String(255), nullable=False),
    Column("amount_kind", String(16), nullable=False),
    Column("amount", Money, nullable=False),  # without the fee
    Column("fee", Money, nullable=False),
    Column("basis", Money),  # the amount due that the payer was shown
    Column("seen", String(48), nullable=False),  # which payments of the account the payer was shown
    Column("version", Integer, nullable=False),  # rises with every change of what the payer is asked to confirm
    Column("instrument", String(16), nullable=False),
    Column("source", Integer, nullable=False),  # PaymentSourceID
    Column("outcome", String(16), nullable=False),  # what the test instrument is to do
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("donor_name", Text, nullable=False),
    Column("logged_in", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("approved_at", Moment),
    Column("handed_over_at", Moment),  # the pump has the payment
    Column("due_at", Moment),  # when the next step is due, on the biller's clock
    Column("entered_by", String(64)),  # the clerk who made it for the payer; NULL: the payer
    Index("payment_intents_by_source", "bid", "source_id", unique=True),
    Index("payment_intents_by_form", "bid", "form_key", unique=True),
    Index("payment_intents_by_account", "bid", "account_number", "id"),
    Index("payment_intents_due", "bid", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
)
