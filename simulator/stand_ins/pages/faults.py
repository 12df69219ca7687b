"""The form that switches a stand-in's fault on and off; the admin API does the same."""

from starlette.responses import RedirectResponse, Response

from simulator.billers.stand_ins import FAULTS, NO_FAULT, StandInFault, is_value
from simulator.console.admin import Declined
from simulator.journal.stand_in_calls import StandIn
from simulator.stand_ins.page import StandInPage, place


async def switch(page: StandInPage) -> Response:
    """Switch the fault on that was chosen, or none, and go back to the page of the form."""
    typed = await page.form()
    name, value = typed.get("fault", ""), typed.get("value", "").strip()
    if name and name not in FAULTS:
        raise Declined(422, f"{name[:40]!r} is not a fault of a stand-in; use one of {', '.join(FAULTS)}.")
    if not is_value(value):
        raise Declined(422, "The value is not printable or longer than 60 characters; use a page or a biller's id.")
    page.billers.stand_ins.switch(page.biller.id, StandInFault(name, value) if name else NO_FAULT)
    back = typed.get("back", "")
    known = {it.value for it in StandIn}
    return RedirectResponse(place(page.biller.id, back if back in known else StandIn.SITE.value), 303)
