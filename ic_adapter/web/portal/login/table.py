"""Table of the log-in's pages and forms, each with its address and who may open it."""

from ic_adapter.web.pages.payer_site import Access, PayerSection, form, page
from ic_adapter.web.portal.login import changes, log_in, register, set_password

P = "/portal/{bid}"
LOGIN: PayerSection = (
    page(f"{P}/login", log_in.asking, Access.ANYONE),
    form(f"{P}/login", log_in.log_in, Access.ANYONE),
    form(f"{P}/logout", log_in.log_out, Access.ANYONE),
    page(f"{P}/logged-out", log_in.logged_out, Access.ANYONE),
    page(f"{P}/register", register.asking, Access.ANYONE),
    form(f"{P}/register", register.register, Access.ANYONE),
    page(f"{P}/register/sent", register.sent, Access.ANYONE),
    page(f"{P}/forgot-password", set_password.asking, Access.ANYONE),
    form(f"{P}/forgot-password", set_password.forgot, Access.ANYONE),
    page(f"{P}/forgot-password/sent", set_password.sent, Access.ANYONE),
    page(f"{P}/set-password", set_password.opened, Access.ANYONE),
    form(f"{P}/set-password", set_password.set_password, Access.ANYONE),
    page(f"{P}/profile/password", changes.asking_password),
    form(f"{P}/profile/password", changes.change_password),
    page(f"{P}/profile/login-email", changes.asking_email),
    form(f"{P}/profile/login-email", changes.change_email),
    page(f"{P}/profile/login-email/confirm", changes.confirming_email),
    form(f"{P}/profile/login-email/confirm", changes.confirm_email),
    page(f"{P}/profile/sessions", log_in.sessions),
    form(f"{P}/profile/sessions", log_in.end_sessions),
    page(f"{P}/profile/add-account", register.asking_account),
    form(f"{P}/profile/add-account", register.add_account),
)
