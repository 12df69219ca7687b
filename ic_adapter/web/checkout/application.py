"""Rows of a checkout's pages, for the site that has one at an address of its own."""

from collections.abc import Callable

from starlette.responses import Response

from ic_adapter.web.checkout import choose, confirm, receipt
from ic_adapter.web.checkout.till import FindTill, Till
from ic_adapter.web.pages.payer_page import PayerRequest
from ic_adapter.web.pages.payer_site import Access, Handler, PayerSection, form, page


def checkout_pages(base: str, find: FindTill, access: Access) -> PayerSection:
    """Return the pages of a checkout whose options page has this address; `find` says who pays which account there."""

    def at(show: Callable[[PayerRequest, Till], Response]) -> Handler:
        return lambda request: show(request, find(request))

    return (
        page(base, at(choose.options), access),
        form(base, at(choose.choose), access),
        page(f"{base}/{{payment}}", at(confirm.check), access),
        form(f"{base}/{{payment}}", at(confirm.pay), access),
        page(f"{base}/{{payment}}/result", at(receipt.result), access),
    )
