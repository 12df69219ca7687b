"""What an exchange rests on: the marks of fidelity whose condition it meets."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from simulator.contract.fidelity import Condition, Fidelity, Mark
from simulator.journal.queries.reading import Reading


def foundations(reading: Reading, fidelity: Fidelity) -> Iterator[Mark]:
    """Yield the marks that the exchange rests on: its function's STATUS, and behaviors that came into play.

    A behavior about the value of reply tags is among them if the reply has one of them; whether anybody looked at that
    value is not the exchange's to say.
    """
    exchange = reading.exchange
    if exchange.function is None:
        return
    for mark in fidelity.of_function(exchange.function):
        if mark.when is not None and _is_met(mark.when, reading):
            yield mark


def _is_met(condition: Condition, reading: Reading) -> bool:
    if reading.exchange.status not in condition.status:
        return False
    tags = reading.request_tags
    if not all(_is_like([it.strip() for it in tags.get(tag, ())], value) for tag, value in condition.request.items()):
        return False
    return not condition.reply or any(path.rpartition("/")[2] in reading.reply_tags for path in condition.reply)


def _is_like(texts: list[str], wanted: str) -> bool:
    """Whether a tag's texts are as the condition says (tools/fidelity/behaviors.toml)."""
    filled = [text for text in texts if text]
    if wanted in ("", "*"):
        return bool(filled) is (wanted == "*")
    if wanted in ("=0", "!=0"):
        return any(number is not None and (number == 0) is (wanted == "=0") for number in map(_number, filled))
    if wanted.startswith("!"):
        return wanted[1:] not in filled
    return wanted in filled


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
