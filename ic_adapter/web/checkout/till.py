"""Where a checkout stands: the account it is for, who pays, and its addresses; each site has one."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from ic_adapter.errors import NotFound
from ic_adapter.payers.intent import SOURCE_ID, Intent
from ic_adapter.web.pages.payer_page import PayerRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Till:
    """One payer at one account. `base` is the address of the options page, `back` where the payer came from.

    `owner` names who may see and pay the intents that are made here, `entered_by` the clerk who makes them for a payer.
    A donation may have a blank account.
    """

    account: str
    owner: str
    base: str
    back: str
    back_words: str
    logged_in: bool = True
    is_donation: bool = False
    email: str = ""
    entered_by: str = ""
    sources: tuple[tuple[str, str], ...] = ()  # payment sources to choose from with their words; empty: a test panel's
    suggested: tuple[Decimal, ...] = ()  # amounts of a donation to choose from

    def page(self, *parts: str) -> str:
        """Return the address of a page of this checkout."""
        return "/".join((self.base, *(quote(part, safe="") for part in parts)))

    def onward(self, *parts: str, **query: str) -> Response:
        """Go on to a page of this checkout after a form."""
        asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        return RedirectResponse(f"{self.page(*parts)}{asked and '?' + asked}", 303)

    def intent(self, request: PayerRequest) -> Intent:
        """Return the intent that the address names; NotFound for another account's, another payer's and none."""
        return self.intent_named(request, request.part("payment"))

    def intent_named(self, request: PayerRequest, source_id: str) -> Intent:
        """Return the intent with this id; NotFound."""
        if SOURCE_ID.fullmatch(source_id):
            intent = request.adapter.checkout.get(request.biller.id, source_id, self.owner)
            if intent.account_number == self.account and intent.is_donation == self.is_donation:
                return intent
        raise NotFound("page not found")


#: Finds the till of a request; NotFound where the reader may not pay there.
FindTill = Callable[[PayerRequest], Till]
