"""Who opens pages in a scenario, and how: each person has a browser of their own; also keeps the pictures."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from scenarios.context.exchanges import Exchange, Kind, address
from scenarios.context.world import World
from scenarios.errors import StepError
from scenarios.pages.chromium import Chromium, ChromiumProfile, ChromiumTab
from scenarios.pages.document import Document
from scenarios.pages.plain_http import PlainProfile
from scenarios.pages.tab import Profile, Tab

CHROMIUM, PLAIN = "Chromium", "plain HTTP"
PERSONS = ("the payer", "another payer", "a guest", "staff", "a clerk")
TABS = ("first", "second")
WIDTHS, SCHEMES = (1280, 390, 320), ("light", "dark")
SHOWN = 1_500
BILLER = "{biller}"
ROUTER = "{router}"


@dataclass(slots=True)
class Person:
    """A person's browser and its tabs."""

    profile: Profile
    tabs: list[Tab] = field(default_factory=list)
    current: int = 0


@dataclass(slots=True)
class Visits:
    """The pages of one scenario. ``pictures_go`` is the folder beside the report; without a report none are kept."""

    world: World
    chromium: Callable[[], Chromium]
    pictures_go: Path | None = None
    name: str = "scenario"
    every_look: bool = False
    way: str = PLAIN
    who: str = PERSONS[0]
    copied: str = ""
    pictures: list[dict[str, str]] = field(default_factory=list)
    last_look: str = ""
    _persons: dict[str, Person] = field(default_factory=dict)
    _width: int = WIDTHS[0]
    _scheme: str = SCHEMES[0]

    @property
    def tab(self) -> Tab:
        """The page that is looked at."""
        person = self._person()
        return person.tabs[person.current]

    def browse_as(self, who: str) -> None:
        """From here on another person acts."""
        if who not in PERSONS:
            raise StepError.on("person", expected=", ".join(PERSONS), came=who)
        self.who = who

    def open_through(self, way: str) -> None:
        """From here on pages are opened this way; everybody starts anew."""
        if way not in {CHROMIUM, PLAIN}:
            raise StepError.on("the way to open pages", expected=f"{CHROMIUM} or {PLAIN}", came=way)
        if self._persons and way != self.way:
            raise StepError("pages were opened already; say first how")
        self.way = way

    def second_tab(self) -> None:
        """Open a second tab and look at it."""
        person = self._person()
        if len(person.tabs) < len(TABS):
            person.tabs.append(self._looked_at(person.profile.new_tab()))
        person.current = 1

    def go_to_tab(self, which: str) -> None:
        """Look at the first or the second tab."""
        person = self._person()
        if which not in TABS or TABS.index(which) >= len(person.tabs):
            raise StepError.on("tab", expected=" or ".join(TABS[: len(person.tabs)]), came=which)
        person.current = TABS.index(which)

    def press_in_both(self, words: str) -> None:
        """Press a button in both tabs before either has its answer."""
        tabs = self._person().tabs
        for tab in tabs:
            tab.press(words)
        for tab in tabs:
            tab.settle()

    def filled_in(self, text: str) -> str:
        """Return a text with the scenario's biller where it says {biller}, and its router's address where {router}."""
        found = text.replace(BILLER, self.world.needed_biller()) if BILLER in text else text
        return found.replace(ROUTER, self.world.router_url) if ROUTER in found else found

    def look(self, *, width: int | None = None, scheme: str | None = None) -> None:
        """Show pages in windows of this width or in this scheme from here on; Chromium's only."""
        if width is not None and not 240 <= width <= 4000:
            raise StepError.on("width of a window", expected="240 to 4000", came=str(width))
        if scheme is not None and scheme not in SCHEMES:
            raise StepError.on("scheme", expected=" or ".join(SCHEMES), came=scheme)
        self._width, self._scheme = width or self._width, scheme or self._scheme
        for person in self._persons.values():
            for tab in person.tabs:
                self._looked_at(tab)

    def keep_picture(self, name: str) -> None:
        """Keep a picture of the page beside the report; one of each width and scheme where the run asks for them."""
        tab = self.tab
        if self.pictures_go is None or not isinstance(tab, ChromiumTab):
            return
        looks = [(w, s) for w in WIDTHS for s in SCHEMES] if self.every_look else [(self._width, self._scheme)]
        for width, scheme in looks:
            tab.look(width, scheme)
            self._write(f"{name} {width} {scheme}", tab.picture())
            if self.every_look and (over := tab.sideways()):
                raise StepError.on(f"width of the page at {width}", expected=str(width), came=f"{over} pixels more")
        self._looked_at(tab)

    def note_failure(self) -> None:
        """Keep how the page looked when a step failed; what goes wrong here hides no failure."""
        person = self._persons.get(self.who)
        if person is None or not person.tabs or not isinstance(tab := person.tabs[person.current], ChromiumTab):
            return
        try:
            small = tab.small_picture()
            if self.pictures_go is not None:
                self._write("failed step", tab.picture())
        except StepError:
            return
        self.last_look = f"data:image/jpeg;base64,{base64.b64encode(small).decode()}" if small else ""

    def state(self) -> list[str]:
        """Return lines about the page for a failure message."""
        person = self._persons.get(self.who)
        if person is None or not person.tabs:
            return []
        tab = person.tabs[person.current]
        try:
            text, title = tab.text(), tab.document().title
        except StepError:
            return []
        head = f"the page of {self.who} ({self.way}): {address(tab.address())}, HTTP {tab.status}, title {title!r}"
        return ["", head, f"    {text[:SHOWN]}{' …' if len(text) > SHOWN else ''}"]

    def close(self) -> None:
        """Close every person's browser."""
        for person in self._persons.values():
            person.profile.close()

    def _person(self) -> Person:
        if self.who not in self._persons:
            profile = self._new_profile()
            self._persons[self.who] = Person(profile, [self._looked_at(profile.new_tab())])
        return self._persons[self.who]

    def _new_profile(self) -> Profile:
        origin = self.world.urls.adapter
        if self.way == CHROMIUM:
            return ChromiumProfile(self.chromium(), origin, self._told)
        return PlainProfile(origin, self._told_plainly, (self.world.urls.router,))

    def _looked_at(self, tab: Tab) -> Tab:
        if isinstance(tab, ChromiumTab):
            tab.look(self._width, self._scheme)
        return tab

    def _told(self, method: str, url: str, status: int) -> None:
        self.world.exchanges.append(Exchange(Kind.PAGE, method, address(url), "", status, ""))

    def _told_plainly(self, response: httpx.Response, shown: str) -> None:
        request = response.request
        reply = address(response.headers.get("location", ""))
        if response.headers.get("content-type", "").startswith("text/html"):
            reply = Document.parse(response.text, str(response.url)).text()
        self.world.exchanges.append(
            Exchange(Kind.PAGE, request.method, address(str(request.url)), shown, response.status_code, reply)
        )

    def _write(self, caption: str, picture: bytes) -> None:
        if self.pictures_go is None:
            return
        self.pictures_go.mkdir(parents=True, exist_ok=True)
        words = re.sub(r"[^a-z0-9]+", "-", f"{self.name} {len(self.pictures) + 1} {caption}".lower()).strip("-")
        path = self.pictures_go / f"{words}.png"
        path.write_bytes(picture)
        self.pictures.append({"caption": caption, "file": f"{self.pictures_go.name}/{path.name}"})

    def as_record(self) -> dict[str, Any]:
        """Return the pictures as the report shows them."""
        return {"pictures": self.pictures, "last_look": self.last_look}
