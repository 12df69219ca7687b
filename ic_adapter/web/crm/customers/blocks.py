"""The form for Block ACH and Block CC: carried out once, refused while the flags belong to RTDR (adapter §2.6)."""

from starlette.responses import Response

from ic_adapter.errors import BadField, Conflict, Fault
from ic_adapter.payers.block_flags import BlockFlags
from ic_adapter.web.crm.act_form import key_of, sender
from ic_adapter.web.crm.customers.customer import shown
from ic_adapter.web.pages.forms import Form
from ic_adapter.web.pages.page import PageRequest

ON_OFF = {"on": True, "off": False}


def change(request: PageRequest) -> Response:
    """Set both flags; a conflict shows the page again with both values."""
    account, form = request.part("account"), request.form
    wanted, seen = _flags(form, "ach", "card"), _flags(form, "seen_ach", "seen_card")
    blocks = request.adapter.customer_blocks
    try:
        did = blocks.change(request.biller.id, account, wanted, seen, sender(request), key_of(request))
    except Conflict as conflict:
        return shown(request, 409, str(conflict))
    return request.onward("billers", request.part("bid"), "customers", account, done="changed" if did else "nothing")


def _flags(form: Form, ach: str, card: str) -> BlockFlags:
    values = [form.value(name) for name in (ach, card)]
    if not set(values) <= ON_OFF.keys():
        raise BadField("choose on or off for both blocks", Fault(ach, "choose on or off"))
    return BlockFlags(*(ON_OFF[value] for value in values))
