"""Table of the clerk's pages, each with its address and who may open it; no address names an account."""

from ic_adapter.web.agent import customer, opening, payment, record, refund, switches
from ic_adapter.web.checkout.application import checkout_pages
from ic_adapter.web.pages.payer_site import Access, PayerSection, form, page

C = Access.CLERK
A = "/agent/{bid}"
AGENT: PayerSection = (
    page(f"{A}/open", opening.asking, Access.ANYONE),
    form(f"{A}/open", opening.open_link, Access.ANYONE),
    page(f"{A}/ended", opening.ended, Access.ANYONE),
    page(f"{A}/find", opening.finder, Access.ANYONE),
    form(f"{A}/find", opening.find, Access.ANYONE),
    form(f"{A}/logout", opening.log_out, Access.ANYONE),
    page(f"{A}/customer", customer.customer, C),
    page(f"{A}/invoices", customer.invoices, C),
    page(f"{A}/autopay", switches.autopay, C),
    form(f"{A}/autopay", switches.change_autopay, C),
    page(f"{A}/paperless", switches.paperless, C),
    form(f"{A}/paperless", switches.change_paperless, C),
    page(f"{A}/refund", refund.payments, C),
    page(f"{A}/refund/{{payment}}", refund.asking, C),
    form(f"{A}/refund/{{payment}}", refund.submit, C),
    page(f"{A}/records/{{id}}", record.record, C),
    *checkout_pages(f"{A}/payment", payment.find_till, C),
    page(f"{A}/", opening.home, C),
    page(f"{A}/{{page}}", opening.home, C),
)
