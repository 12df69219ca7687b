"""Table of the staff's pages about payers, each with its address."""

from ic_adapter.web.crm import autopay
from ic_adapter.web.pages.staff_site import Section

CRM = Section(
    (("/crm/pump/{bid}/autopay", autopay.autopay),),
    (("/crm/pump/{bid}/autopay/run", autopay.run),),
)
