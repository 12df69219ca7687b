"""Addresses of the HTML pages of both programs: known ones are asked for, others are found by following links."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from tools.outside.checkout import ask
from tools.outside.traffic import ACCOUNT, BILLER, Scene

STARTS = {"simulator": "/console", "adapter": "/crm"}
PER_PATTERN = 3  # pages of one address pattern that are read
MOST = 400  # pages that are read of one program
NUMBER = re.compile(r"[0-9]+")
C, P = "/console/billers/{bid}", "/crm/pump/{bid}"
#: Addresses that exist, did exist, or are to come; each is asked for with GET and, without an Origin, with POST.
KNOWN = {
    "simulator": (
        *("/console", "/console/", "/console/login", "/console/nothing", "/console/static/nothing", C),
        *(f"{C}/search?q=1", f"{C}/accounts/{{no}}", f"{C}/journal", f"{C}/journal/1", f"{C}/journal/1/again"),
        *(f"{C}/journal/live", f"{C}/faults", f"{C}/faults/new", f"{C}/faults/off", f"{C}/faults/late"),
        *(f"{C}/findings", f"{C}/findings/clear", f"{C}/clock", f"{C}/snapshots", f"{C}/snapshots/delete"),
        *(f"{C}/snapshots/before/restore", f"{C}/snapshots/before/state", f"{C}/diff?from=before&to=after"),
        *("/", "/console/static/console.css", "/console/static/journal.js", "/billers/{bid}/router"),
        *("/billers/{bid}/cayentaws/service/BILLPDF", "/billers/nobody/router"),
    ),
    "adapter": (
        *("/", "/crm", "/crm/", "/crm/login", "/crm/nothing", "/crm/pump", "/crm/search", "/crm/pump/search"),
        *(P, f"{P}/records", f"{P}/records/1", f"{P}/records/1/decision", f"{P}/records/1/evidence"),
        *(f"{P}/tie-out", f"{P}/endpoints/payments/resume", "/crm/static/nothing", "/static/nothing", "/login"),
        *("/crm/static/desk.css", "/crm/static/desk.js", "/static/desk.css", "/static/desk.js"),
    ),
}


class Links(HTMLParser):
    """Addresses in a page: what it links to, what it loads, and its forms with their fields."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.loaded: list[str] = []
        self.forms: list[tuple[str, str, set[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what one element refers to."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.targets.append(given["href"])
        if tag == "form":
            self.forms.append((given.get("method", "get").upper(), given.get("action", ""), set()))
        elif self.forms and given.get("name") and tag in {"input", "select", "textarea", "button"}:
            self.forms[-1][2].add(given["name"])
        self.loaded += [given[name] for name in ("src",) if given.get(name)]
        if tag == "link" and given.get("href"):
            self.loaded.append(given["href"])
        self.loaded += [value for name, value in given.items() if name.startswith("data-") and value.startswith("/")]

    def handle_endtag(self, tag: str) -> None:
        """Close a form, so that later fields are not taken for its own."""
        if tag == "form" and self.forms:
            self.forms.append(("", "", set()))


def pages(scene: Scene) -> dict[str, Any]:
    """Return for each program the known addresses with their statuses, and everything its pages refer to."""
    return {
        program: {"known": _known(getattr(scene, program), addresses)} | _crawled(scene, program)
        for program, addresses in KNOWN.items()
    }


def _known(root: str, addresses: tuple[str, ...]) -> dict[str, str]:
    facts = {}
    for address in addresses:
        for method in ("GET", "POST"):
            url = root + address.format(bid=BILLER, no=ACCOUNT)
            reply = ask(url, method, b"" if method == "POST" else None, "application/x-www-form-urlencoded")
            facts[f"{method} {address}"] = f"{reply.status} {reply.media_type}".strip()
    return facts


def _crawled(scene: Scene, program: str) -> dict[str, Any]:
    """Follow links from the program's first page; an address is kept as a pattern, its query as parameter names."""
    root = getattr(scene, program)
    names = _names(scene)
    found: dict[str, str] = {}
    loaded: set[str] = set()
    forms: dict[str, set[str]] = {}
    seen, read = Counter[str](), 0
    waiting = deque([root + STARTS[program]])
    while waiting and read < MOST:
        url = waiting.popleft()
        shape = pattern(url, names)
        seen[shape] += 1
        if seen[shape] > PER_PATTERN or (names & set(urlsplit(url).path.split("/"))) - {BILLER}:
            continue  # other billers have the same pages with less on them
        read += 1
        reply = ask(url)
        found.setdefault(f"GET {shape}", f"{reply.status} {reply.media_type}".strip())
        if location := reply.headers.get("location"):
            waiting.append(urljoin(url, location))
        if reply.media_type != "text/html":
            continue
        links = Links()
        links.feed(reply.body.decode())
        loaded |= {pattern(urljoin(url, each), names) for each in links.loaded if not each.startswith("data:")}
        for method, action, fields in links.forms:
            if method:
                forms.setdefault(f"{method} {pattern(urljoin(url, action), names)}", set()).update(fields)
        waiting.extend(target for each in links.targets if (target := urljoin(url, each)).startswith(root))
    return {"pages": found, "loaded": sorted(loaded), "forms": {at: sorted(row) for at, row in forms.items()}}


def _names(scene: Scene) -> set[str]:
    """Return the names of the billers that there are."""
    return {row["id"] for row in ask(f"{scene.simulator}/__admin/billers").json()["billers"]} | {BILLER}


def pattern(url: str, billers: set[str]) -> str:
    """Return the address with {bid} and {n} for what differs, and the names of its query's parameters."""
    parts = urlsplit(url)
    steps = [
        "{bid}" if step in billers else "{name}" if step in {"before", "after"} else NUMBER.sub("{n}", step)
        for step in parts.path.split("/")
    ]
    query = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return "/".join(steps) + (f"?{'&'.join(query)}" if query else "")
