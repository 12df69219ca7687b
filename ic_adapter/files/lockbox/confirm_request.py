"""Confirmation of a stopped file as the API and the desk send it; it is carried out in `lockbox`."""

from typing import Annotated

from msgspec import Meta, Struct

from ic_adapter.records.events import LINE


class ConfirmBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """Who confirms that the receiver has the file."""

    by: Annotated[str, Meta(min_length=1, max_length=64, pattern=LINE)]
