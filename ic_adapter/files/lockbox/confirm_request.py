"""Confirmation of a stopped file as the API and the desk send it; it is carried out in `lockbox`."""

from msgspec import Struct

from ic_adapter.records.events import OperatorName


class ConfirmBody(Struct, forbid_unknown_fields=True, kw_only=True):
    """Who confirms that the receiver has the file."""

    by: OperatorName
