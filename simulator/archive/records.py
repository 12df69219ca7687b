"""Records as JSON, typed by the register they lie in; no text form of a whole biller."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, get_args, get_type_hints

import msgspec

from simulator.archive.saved import REGISTERS
from simulator.billing.state import State

_encoder = msgspec.json.Encoder()


def encode(record: object) -> bytes:
    """The record; amounts are texts, so that no float ever touches money."""
    return _encoder.encode(record)


@lru_cache(1)
def decoders() -> Mapping[str, msgspec.json.Decoder[Any]]:
    """The decoder of each register, from the type it was declared with."""
    hints = get_type_hints(State)
    return {name: msgspec.json.Decoder(get_args(hints[name])[0]) for name in REGISTERS}
