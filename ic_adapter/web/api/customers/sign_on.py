"""API call on sign-on links: what became of them, for staff; it holds no tokens."""

from msgspec import Struct

from ic_adapter.web.api.request import ApiCall


class SignOnUseView(Struct, kw_only=True):
    """One event of a link: issued, opened, opened again, used before or too late.

    `link` is the same for all its events. `payer` is null for a clerk's link; the texts are blank for a payer's.
    """

    id: int
    link: int
    purpose: str
    event: str
    payer: int | None
    account_number: str
    page: str
    agent: str
    at: str


class SignOnUseList(Struct, kw_only=True):
    """Events, newest first; pass `next_before` as `?before=` for the next page, null at the end."""

    uses: list[SignOnUseView]
    next_before: int | None


def listed(call: ApiCall) -> SignOnUseList:
    """List what became of sign-on links, newest first."""
    limit = call.number("limit", 100, 1000)
    before = call.number("before", 1, 999_999_999) if "before" in call.query else None
    found = call.adapter.sign_on.uses.newest(call.bid, before, limit)
    views = [
        SignOnUseView(
            id=one.id,
            link=one.link_id,
            purpose=one.purpose,
            event=one.event.value,
            payer=one.payer_id,
            account_number=one.account_number,
            page=one.page,
            agent=one.agent,
            at=one.at.isoformat(timespec="seconds"),
        )
        for one in found
    ]
    return SignOnUseList(uses=views, next_before=found[-1].id if len(found) == limit else None)
