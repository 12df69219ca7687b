"""Table of the pages about payers, each with its address."""

from ic_adapter.web.crm.payers import acts, payer, search
from ic_adapter.web.pages.staff_site import Section

P = "/crm/billers/{bid}/payers"
PAYERS = Section(
    ((P, search.search), (f"{P}/{{id}}", payer.payer)),
    tuple((f"{P}/{{id}}/{name}", handler) for name, handler in acts.ACTS.items()),
)
