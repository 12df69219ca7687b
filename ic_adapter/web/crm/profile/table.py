"""Table of the pages about billers, each with its address; what changes a biller needs the role configure."""

from ic_adapter.staff.roles import Role
from ic_adapter.web.crm.profile import contact_us, draft, edit, history, listing, new_biller, profile, transfer
from ic_adapter.web.pages.staff_site import Section

B = "/crm/billers/{bid}"
CONFIGURE = Role.CONFIGURE
BILLERS = Section(
    (
        ("/crm/billers", listing.listing),
        ("/crm/new-biller", new_biller.asking, CONFIGURE),
        (B, profile.profile),
        (f"{B}/history", history.history),
        (f"{B}/edit/{{part}}", edit.edit, CONFIGURE),
        (f"{B}/drafts/{{draft}}", draft.draft, CONFIGURE),
        (f"{B}/contact-us", contact_us.contact_us),
        (f"{B}/transfer", transfer.asking),
        (f"{B}/configuration.json", transfer.export),
    ),
    (
        ("/crm/new-biller", new_biller.create, CONFIGURE),
        (f"{B}/drafts/{{draft}}", draft.confirm, CONFIGURE),
        (f"{B}/contact-us/test", contact_us.test, CONFIGURE),
    ),
    uploads=((f"{B}/transfer", transfer.take, CONFIGURE),),
    long_forms=(
        (f"{B}/edit/{{part}}", edit.save, CONFIGURE),
        (f"{B}/contact-us", contact_us.save, CONFIGURE),
    ),
)
