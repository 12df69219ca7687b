"""Checks a request outside any biller: what ``cayenta-sim validate`` tells a developer about a file."""

from simulator.contract import registry
from simulator.contract.access import ANONYMOUS
from simulator.contract.contract import Contract
from simulator.contract.keys import Keys
from simulator.contract.model import RawRequest
from simulator.errors import Refused


def verdict(content: bytes) -> str | None:
    """Why the router would refuse the request before it looks at the books; None where it would not.

    Takes the XML alone or a whole body with its form key (``XMLREQUEST=`` or ``APIREQUEST=``).
    """
    body = content.strip()
    key = next((key for key in ("XMLREQUEST=", "APIREQUEST=") if body.startswith(key.encode())), None)
    keys = Keys(form_key=key or "XMLREQUEST=")
    if key is None:
        body = keys.form_key.encode() + body
    contract = Contract()
    try:
        envelope = contract.parse(RawRequest(body, "", {}), ANONYMOUS, keys)
        contract.check_request(registry.lookup(envelope), envelope, keys)
    except Refused as refused:
        return str(refused)
    return None
