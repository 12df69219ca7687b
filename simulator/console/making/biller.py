"""The form that makes a biller from a template."""

from starlette.responses import RedirectResponse, Response

from simulator.billers.register import ACCOUNTS
from simulator.console.admin import AdminOrder, ask
from simulator.console.forms import Form, filled, integer, typed
from simulator.console.once import FIELD, done_once, new_key
from simulator.console.page import PageRequest
from simulator.console.rendering import address
from simulator.recipes.templates import ALL


async def page(page_request: PageRequest) -> Response:
    """The form."""
    return _page(page_request, Form({"template": page_request.asked("template")}))


async def make(page_request: PageRequest) -> Response:
    """Make the biller once, and on to its page; the form with the reasons where it cannot be made."""
    form = await typed(page_request.request)
    order = filled((name, form.value(name)) for name in ("template", "now"))
    order |= filled((name, integer(form.value(name))) for name in ("accounts", "seed"))
    order["id"] = form.value("id")

    async def act() -> Response:
        answer = await ask(page_request.request, page_request.token, "", AdminOrder("POST", (), order))
        if answer.is_refused:
            return _page(page_request, form.blamed(answer, whole="template"), 422)
        return RedirectResponse(f"{address('billers', form.value('id'))}?done=made", 303)

    return await done_once(page_request.request, form.value(FIELD), act)


def _page(page_request: PageRequest, form: Form, status: int = 200) -> Response:
    return page_request.with_forms(
        "make_biller.html", status, form=form, templates=ALL, accounts=ACCOUNTS, once=new_key()
    )
