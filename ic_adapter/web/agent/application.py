"""Table of the clerk's pages, each with its address and who may open it; no address names an account."""

from ic_adapter.web.agent import customer, entry, payment, record, refund, switches
from ic_adapter.web.checkout.application import checkout_pages
from ic_adapter.web.pages.payer_site import Access, PayerSection, form, page

C = Access.CLERK
A = "/agent/{bid}"
AGENT: PayerSection = (
    page(f"{A}/open", entry.asking, Access.ANYONE),
    form(f"{A}/open", entry.open_link, Access.ANYONE),
    page(f"{A}/ended", entry.ended, Access.ANYONE),
    page(f"{A}/find", entry.finder, Access.ANYONE),
    form(f"{A}/find", entry.find, Access.ANYONE),
    form(f"{A}/logout", entry.log_out, Access.ANYONE),
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
    page(f"{A}/", entry.home, C),
    page(f"{A}/{{page}}", entry.home, C),
)
