"""Table of the pages about customers, each with its address."""

from ic_adapter.web.crm.customers import as_payer, bill, blocks, customer, invoices, rtdr, search, tickets
from ic_adapter.web.pages.staff_site import Section

B = "/crm/billers/{bid}"
C = f"{B}/customers/{{account}}"
CUSTOMERS = Section(
    (
        (f"{B}/customers", search.search),
        (C, customer.customer),
        (f"{C}/as-payer", as_payer.as_payer),
        (f"{C}/invoice", invoices.invoice),
        (f"{C}/bill", bill.bill),
        (f"{B}/invoices", invoices.listing),
        (f"{B}/rtdr", rtdr.listing),
        (f"{B}/rtdr/{{id}}", rtdr.one),
        (f"{B}/tickets", tickets.listing),
    ),
    ((f"{C}/blocks", blocks.change),),
)
