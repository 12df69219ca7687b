"""What stands around every page for payers: the biller's name, how to reach the biller, where the name leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ic_adapter.billers.register import Biller
from ic_adapter.web.guard import LOOPBACK, host_of

NO_NAME = "Online payments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """Blank texts are left out by the templates. `home` may be the biller's own page (AS 5)."""

    bid: str = ""
    name: str = NO_NAME
    phone: str = ""
    hours: str = ""
    address: str = ""
    home: str = ""
    path: str = ""
    contact_us: bool = False

    def page(self, *parts: str) -> str:
        """Return the path of a page of the portal."""
        return "/" + "/".join(quote(part, safe="") for part in ("portal", self.bid, *(parts or ("",))))

    def agent_page(self, *parts: str) -> str:
        """Return the path of a page of the biller's clerks."""
        return "/" + "/".join(quote(part, safe="") for part in ("agent", self.bid, *parts))

    @property
    def can_be_reached(self) -> bool:
        """Whether the page says how to reach the biller."""
        return bool(self.phone or self.address)


def furniture_of(biller: Biller, path: str, *, contact_us: bool) -> Furniture:
    """Return the furniture of the biller's pages; `path` is the page's own."""
    portal = biller.keys.portal
    return Furniture(
        bid=biller.id,
        name=portal.name or biller.template.name,
        phone=portal.phone,
        hours=portal.hours,
        address=portal.address,
        home=home_of(biller),
        path=path,
        contact_us=contact_us,
    )


def home_of(biller: Biller) -> str:
    """Return where the home button leads: with AS 5 to the biller's log-in page (AS 3), else to the portal."""
    outside = login_page(biller.settings)
    if biller.setting(5) == "1" and outside:
        return outside
    return f"/portal/{quote(biller.id, safe='')}/"


def login_page(settings: Mapping[str, str]) -> str:
    """Return the biller's log-in page (AS 3), blank where there is none: https, or http on this machine only."""
    address = settings.get("3", "").strip()
    scheme, _, rest = address.partition("://")
    host = host_of(rest.partition("/")[0].partition("?")[0])
    fits = host and (scheme == "https" or (scheme == "http" and host in LOOPBACK))
    return address if fits else ""
