# ruff: noqa: RUF009 — `key` makes a `field()` with a factory, so that no default is shared
"""Groups of keys of a biller (settings §6): classes of typed fields, which are the keys `<group>.<name>`."""

from collections.abc import Mapping
from dataclasses import dataclass

from ic_adapter.billers.key_checks import attempts, domain, flag, lifetime, line, login, one_of, seconds, url
from ic_adapter.billers.key_fields import key
from ic_adapter.billers.key_words import AlertMode
from ic_adapter.records.kinds import Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds that a router has."""

    connect: float = key(5.0, seconds, "seconds allowed to connect", "A1.3")
    read: float = key(30.0, seconds, "seconds allowed for the whole reply", "A1.3")
    rtdr_read: float = key(10.0, seconds, "seconds allowed for the whole RTDR reply", "A1.3")
    page: float = key(5.0, seconds, "seconds that a payer's page waits for the router in all", "A2.7")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertModes:
    """Which changes of a flag are sent: every one as it happened (ITG-3213), or only the present state."""

    paperless: AlertMode = key("current_state", one_of(AlertMode), "which paperless changes are sent", "A7, Q-38")
    autopay: AlertMode = key("current_state", one_of(AlertMode), "which autopay changes are sent", "A8, Q-38")

    def is_change_log(self, lane: Lane) -> bool:
        """Return whether records of this lane are sent one by one."""
        if lane is Lane.PAPERLESS:
            return self.paperless == "change_log"
        return lane is Lane.AUTOPAY and self.autopay == "change_log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """What people confirm before a file-only biller goes live (adapter §17)."""

    virtual_site: str = key("", url, "address of the biller's virtual site, where its payers pay", "A17")
    sftp_user: str = key("", login, "user of the SFTP credentials that the biller got (CRM, Profile tab)", "A17")
    allow_list_handed_over: bool = key(False, flag, "the biller has the letter of `ic-adapter allow-list`", "A17, A18")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFacts:
    """Facts of the CRM's Profile tab that no integration reads."""

    unique_domain: str = key("", domain, "unique domain of the biller's pages, such as pay.example.org", "A18")
    test_portal_bid: str = key("", login, "BID of the IC hosted test portal; blank: not needed", "A18")
    partner_sheet: str = key("", line, "where the partner sheet of the biller is kept", "A18")
    templates: str = key("", line, "bill and e-mail templates of the biller, by name", "A18")


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerLogin:
    """Limits of the customer portal's sessions, links and log-in attempts."""

    idle_minutes: int = key(30, lifetime, "minutes without a page after which a payer is logged out", "A16")
    session_minutes: int = key(720, lifetime, "minutes after which a payer is logged out in any case", "A16")
    reset_minutes: int = key(30, lifetime, "minutes for which a link to a new password can be used", "A16")
    attempts_of_login: int = key(10, attempts, "failed attempts on one log-in name before it has to wait", "A16")
    attempts_of_address: int = key(100, attempts, "failed attempts from one address before it has to wait", "A16")
    throttle_minutes: int = key(15, lifetime, "minutes in which attempts are counted, and how long one waits", "A16")
    mails_per_hour: int = key(
        5,
        attempts,
        "messages that are written for one e-mail address, and about one utility"
        " account, in an hour because somebody who is not signed in asked for them",
        "A16",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """Limits of the one-time links of IC's web services, and of the sessions of the biller's clerks."""

    link_minutes: int = key(5, lifetime, "minutes for which a sign-on token or a clerk's link can be used", "A16")
    clerk_idle_minutes: int = key(30, lifetime, "minutes without a page after which a clerk's session ends", "A16")
    clerk_session_minutes: int = key(480, lifetime, "minutes after which a clerk's session ends in any case", "A16")


#: Biller options of STW/OpenGov: a number space of their own, not Advanced Settings (settings §4).
BILLER_OPTIONS: Mapping[str, str] = {
    "90": "BO 90 Enable SMS Web Link Via IVR; must be off",
    "103": "BO 103 Enable Saving of Customer Phone number via IVR; must be on",
}
