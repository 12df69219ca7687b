"""Table of the portal: its pages and forms, each with its address and who may open it."""

from ic_adapter.web.checkout.application import checkout_pages
from ic_adapter.web.pages.payer_site import Access, PayerSection, form, page
from ic_adapter.web.portal import autopay, bill, contact_us, edit, home, pay, payments, profile, session_ended
from ic_adapter.web.portal.login.table import LOGIN

PORTAL: PayerSection = (
    *LOGIN,
    page("/portal/{bid}/", home.home),
    page("/portal/{bid}/session-ended", session_ended.session_ended, Access.ANYONE),
    page("/portal/{bid}/accounts/{account}/bill", bill.bill),
    page("/portal/{bid}/payments", payments.payments),
    page("/portal/{bid}/profile", profile.profile),
    form("/portal/{bid}/accounts/{account}/paperless", profile.paperless),
    page("/portal/{bid}/accounts/{account}/autopay", autopay.asking),
    form("/portal/{bid}/accounts/{account}/autopay", autopay.change),
    page("/portal/{bid}/contact-us", contact_us.asking),
    form("/portal/{bid}/contact-us", contact_us.submit),
    page("/portal/{bid}/contact-us/{ticket}", contact_us.ticket),
    *(page(f"/portal/{{bid}}/accounts/{{account}}/{what}", edit.asking) for what in edit.EDITS),
    *(form(f"/portal/{{bid}}/accounts/{{account}}/{what}", edit.change) for what in edit.EDITS),
    *checkout_pages(pay.ADDRESS, pay.find_till, Access.PAYER),
)
