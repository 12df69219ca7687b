"""The AR item of each record as columns: two records of a biller that have the same number are found (Q-70)."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

HAS_ITEM = sa.text("item_no IS NOT NULL")
TOLD = {"sqlite": "json_extract({row}result, '$.{name}')", "postgresql": "{row}result->>'{name}'"}
#: What has an AR item of its own, with a number that can be used: a payment, and a credit that was an item.
NUMBERED = (
    "(kind = 'payment' OR kind = 'credit' AND {amount} IS NOT NULL) AND {number} <> '' AND length({number}) <= 12"
)


def upgrade() -> None:
    """The oldest record keeps its number; where others have the same one, none of them is certain any more."""
    connection = op.get_bind()
    told = TOLD[connection.dialect.name]
    number = f"ltrim({told.format(row='records.', name='item_no')}, '0')"  # 0205 is 205
    amount = told.format(row="records.", name="ar_amount")
    numbered = NUMBERED.format(number=number, amount=amount)
    op.add_column("records", sa.Column("item_no", sa.String(12), nullable=True))
    op.add_column(
        "records", sa.Column("same_item_as", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
    )
    op.execute(
        f"UPDATE records SET item_no = {number} WHERE id IN"  # noqa: S608 — texts of ours
        f" (SELECT min(id) FROM records WHERE {numbered} GROUP BY bid, {number})"
    )
    op.create_index(
        "records_by_item",
        "records",
        ["bid", "item_no"],
        unique=True,
        sqlite_where=HAS_ITEM,
        postgresql_where=HAS_ITEM,
    )
    first = f"SELECT f.id FROM records AS f WHERE f.bid = records.bid AND f.item_no = {number}"  # noqa: S608 — as above
    op.execute(f"UPDATE records SET same_item_as = ({first}) WHERE item_no IS NULL AND {numbered}")  # noqa: S608 — as above
    seconds = "SELECT same_item_as, min(id) FROM records WHERE same_item_as IS NOT NULL GROUP BY same_item_as"
    for one, other in connection.exec_driver_sql(seconds).all():
        connection.execute(
            sa.text("UPDATE records SET same_item_as = :other WHERE id = :one"), {"one": one, "other": other}
        )
