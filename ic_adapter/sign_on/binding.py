"""What a clerk's link and session are bound to: an account of the biller, a page, and who the clerk is."""

from dataclasses import dataclass
from enum import StrEnum

SEPARATOR = "\n"  # no agent's name has one


class AgentPage(StrEnum):
    """The clerk's pages that a link can name; any other word leads to CUSTOMER."""

    CUSTOMER = "customer"
    INVOICES = "invoices"
    PAYMENT = "payment"
    AUTOPAY = "autopay"
    PAPERLESS = "paperless"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClerkBinding:
    """What a link is bound to, and its session. `account` may be blank."""

    agent: str
    account: str
    page: AgentPage

    def text(self) -> str:
        """Return the binding as it is stored and compared."""
        return SEPARATOR.join((self.account, self.page, self.agent))


def page_of(word: str) -> AgentPage:
    """Return the page that a word names; CUSTOMER for every other word."""
    return next((page for page in AgentPage if page.value == word.strip().lower()), AgentPage.CUSTOMER)


def binding_of(text: str) -> ClerkBinding:
    """Return the binding as it was stored."""
    account, page, agent = text.split(SEPARATOR, 2)
    return ClerkBinding(agent=agent, account=account, page=AgentPage(page))
