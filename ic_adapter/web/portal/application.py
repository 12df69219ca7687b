"""Table of the portal: its pages and forms, each with its address and who may open it."""

from ic_adapter.web.pages.payer_site import Access, PayerSection, page
from ic_adapter.web.portal.home import home
from ic_adapter.web.portal.session_ended import session_ended

PORTAL: PayerSection = (
    page("/portal/{bid}/", home),
    page("/portal/{bid}/session-ended", session_ended, Access.ANYONE),
)
