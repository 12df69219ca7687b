"""`ic-adapter pump resolve-many`: what its preview and its result look like."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

from ic_adapter import money
from ic_adapter.cli.columns import table
from ic_adapter.cli.pump.decision_options import unfit
from ic_adapter.pump.operator.batch_request import BatchBody, BatchDecisionBody

if TYPE_CHECKING:
    from ic_adapter.adapter import Adapter
    from ic_adapter.pump.operator.bulk_decisions import Batch


def previewed(adapter: "Adapter", bid: str, wanted: Mapping[str, str]) -> "Batch":
    """Print what a decision would be about, and return its batch."""
    number = adapter.bulk_decisions.preview(bid, _as(BatchBody, wanted))
    batch = adapter.bulk_decisions.get(bid, number)
    rows = [("Record", "Kind", "Account", "Source id", "Amount", "Reason")]
    rows += [(*_about(one), one.reason) for one in batch.included]
    if batch.included:
        click.echo(table(rows))
    click.echo(f"{len(batch.included)} records, {money.grouped(batch.total)}")
    _tell_left_out(batch.left_out)
    if batch.row.has_more:
        click.echo("more records match: decide these, then run the command again")
    return batch


def decided(adapter: "Adapter", bid: str, number: int, who: Mapping[str, str]) -> "Batch":
    """Decide the batch and print what became of it."""
    known = {one.record_id for one in adapter.bulk_decisions.get(bid, number).left_out}
    batch = adapter.bulk_decisions.decide(bid, number, _as(BatchDecisionBody, who))
    click.echo(f"decision batch {number}: {len(batch.included)} records decided, {money.grouped(batch.total)}")
    _tell_left_out([one for one in batch.left_out if one.record_id not in known])
    return batch


def _about(row: Any) -> tuple[str, ...]:
    amount = "" if row.amount is None else money.to_text(row.amount)
    return (str(row.record_id), row.kind, row.account_number, row.source_id, amount)


def _tell_left_out(rows: Sequence[Any]) -> None:
    for row in rows:
        click.echo(f"left out: record {row.record_id}, {row.kind} of account {row.account_number}: {row.note}")


def _as(kind: Any, values: Mapping[str, str]) -> Any:
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise unfit(error) from None
