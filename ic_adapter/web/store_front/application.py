"""Tables of the virtual site and the cloud store: their pages and forms, each with its address and who may open it."""

from ic_adapter.web.checkout.application import checkout_pages
from ic_adapter.web.pages.payer_site import Access, PayerSection, form, page
from ic_adapter.web.store_front import cloud_store, virtual_site

VIRTUAL_SITE: PayerSection = (
    page("/pay/{bid}/", virtual_site.finder, Access.ANYONE),
    form("/pay/{bid}/", virtual_site.find, Access.ANYONE),
    *map(virtual_site.once, checkout_pages("/pay/{bid}/bill", virtual_site.find_till, Access.ANYONE)),
)
CLOUD_STORE: PayerSection = (
    page("/store/{bid}/", cloud_store.home, Access.ANYONE),
    *checkout_pages(cloud_store.AS_CUSTOMER, cloud_store.customer_till, Access.PAYER),
    *map(cloud_store.with_cookie, checkout_pages(cloud_store.AS_GUEST, cloud_store.guest_till, Access.ANYONE)),
)
