"""Table of the CRM: pages of staff about billers, their payers, and the staff users, each with its address."""

from ic_adapter.staff.roles import Role
from ic_adapter.web.crm import autopay
from ic_adapter.web.crm.staff import users
from ic_adapter.web.pages.staff_site import Section

CRM = Section(
    (
        ("/crm/pump/{bid}/autopay", autopay.autopay),
        ("/crm/staff", users.users, Role.CONFIGURE),
    ),
    (
        ("/crm/pump/{bid}/autopay/run", autopay.run),
        ("/crm/staff", users.add, Role.CONFIGURE),
        ("/crm/staff/{name}/role", users.set_role, Role.CONFIGURE),
        ("/crm/staff/{name}/password", users.set_password, Role.CONFIGURE),
        ("/crm/staff/{name}/remove", users.remove, Role.CONFIGURE),
    ),
)
