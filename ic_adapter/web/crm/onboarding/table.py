"""Table of the onboarding pages, each with its address."""

from ic_adapter.staff.roles import Role
from ic_adapter.web.crm.onboarding import check, file_server, letter, mapping_profile, profile_form
from ic_adapter.web.pages.staff_site import Section

B = "/crm/billers/{bid}"
ONBOARDING = Section(
    (
        (f"{B}/onboarding", check.stored),
        (f"{B}/allow-list", letter.letter_page),
        (f"{B}/allow-list/letter.txt", letter.download),
        (f"{B}/file-server", file_server.file_server),
        (f"{B}/mapping-profile", mapping_profile.mapping_profile),
        (f"{B}/mapping-profile/edit", profile_form.edit, Role.CONFIGURE),
    ),
    (
        (f"{B}/onboarding", check.called),
        (f"{B}/onboarding/confirmations", check.confirm, Role.CONFIGURE),
        (f"{B}/file-server", file_server.host_key),
    ),
    long_forms=((f"{B}/mapping-profile/edit", profile_form.send, Role.CONFIGURE),),
)
