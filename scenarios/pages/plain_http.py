"""Pages through plain HTTP: a small client that follows links and sends forms, without JavaScript or style."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpx
from lxml.html import HtmlElement

from scenarios.errors import StepError
from scenarios.pages.document import BOX, RADIO, TYPED, Document, kind_of, squeezed
from scenarios.pages.tab import LIMIT

MOST_REDIRECTS = 8
#: The kind of field whose value no report shows.
UNSHOWN = ("password",)
Told = Callable[[httpx.Response, str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a page, as a reload repeats it; ``shown`` is its form without what is secret."""

    method: str
    url: str
    pairs: tuple[tuple[str, str], ...] = ()
    shown: str = ""


@dataclass(slots=True)
class PlainTab:
    """One open page: what it was asked with, what came, and what was typed.

    ``origin`` is the site of the paths that are opened; redirects are followed to it and to the sites in ``also``.
    """

    http: httpx.Client
    origin: str
    told: Told
    also: tuple[str, ...] = ()
    status: int = 0
    history: list[Asked] = field(default_factory=list)
    _page: Document = field(default_factory=lambda: Document.parse("", ""))
    _url: str = ""
    _under_way: list["Future[httpx.Response]"] = field(default_factory=list)
    _lost: bool = False

    def open(self, address: str) -> None:
        """Load an address of the site."""
        self._go(Asked("GET", urljoin(self.origin, address)))

    def follow(self, words: str) -> None:
        """Follow the link with these words."""
        self._go(Asked("GET", urljoin(self._url, self._page.link(words).get("href"))))

    def back(self) -> None:
        """Go back to the page before; no page of ours is kept, so it is asked for again."""
        if len(self.history) < 2:
            raise StepError("there is no page to go back to")
        self.history.pop()
        self._go(self.history.pop())

    def reload(self) -> None:
        """Load the page again, with the form that it answered."""
        if not self.history:
            raise StepError("there is no page to load again: open one first")
        self._go(self.history.pop())

    def fill(self, label: str, value: str) -> None:
        """Type a value into a field."""
        control = self._page.control(label, *(TYPED - {"select"}))
        if control.tag == "textarea":
            control.text = value
        else:
            control.set("value", value)

    def choose(self, label: str) -> None:
        """Choose a radio button; the others of its name lose the choice."""
        chosen = self._page.control(label, RADIO)
        for other in self._page.root.iter("input"):
            if kind_of(other) == RADIO and other.get("name") == chosen.get("name"):
                other.attrib.pop("checked", None)
        chosen.set("checked", "")

    def tick(self, label: str, *, on: bool) -> None:
        """Tick a check box, or take the tick away."""
        box = self._page.control(label, BOX)
        box.attrib.pop("checked", None)
        if on:
            box.set("checked", "")

    def select(self, label: str, option: str) -> None:
        """Select an option of a list."""
        control = self._page.control(label, "select")
        options = {squeezed(it.text_content()): it for it in control.iter("option")}
        if option not in options:
            raise StepError.on(f"options of {label}", expected=option, came=", ".join(options) or "none")
        for it in options.values():
            it.attrib.pop("selected", None)
        options[option].set("selected", "")

    def press(self, words: str, *, times: int = 1, lost: bool = False) -> None:
        """Send the form of a button, all times at once: nobody waits for the first answer."""
        asked = self._asked_by(self._page.button(words))
        self.history.append(asked)
        self._lost = lost
        threads = ThreadPoolExecutor(times)
        self._under_way = [threads.submit(self._send, asked) for _ in range(times)]
        threads.shutdown(wait=False)

    def settle(self) -> None:
        """Take the last answer of a press for the page, and go where it leads."""
        try:
            responses = [future.result(LIMIT) for future in self._under_way]
        finally:
            self._under_way = []
        if self._lost:
            self.status, self._page, self._lost = 0, Document.parse("", self._url), False
            return
        for response in responses[-1:]:
            self._arrive(self.history[-1], response)

    def value(self, label: str) -> str:
        """Return what a field holds."""
        return _held(self._page.control(label))

    def text(self) -> str:
        """Return the visible text."""
        return self._page.text()

    def document(self) -> Document:
        """Return the page with what was typed."""
        return self._page

    def address(self) -> str:
        """Return the URL of the page."""
        return self._url

    def focus(self) -> str:
        """Return the class of the element with ``autofocus``."""
        return next((it.get("class", "") for it in self._page.root.iter() if it.get("autofocus") is not None), "")

    def _go(self, asked: Asked) -> None:
        self.history.append(asked)
        self._arrive(asked, self._send(asked))

    def _arrive(self, asked: Asked, response: httpx.Response) -> None:
        """Follow redirects and show where they end; a redirect to a foreign site is shown, not followed."""
        for _ in range(MOST_REDIRECTS):
            self.told(response, asked.shown)
            if not response.has_redirect_location:
                break
            asked = Asked("GET", urljoin(str(response.url), response.headers["location"]))
            self.history[-1] = asked
            if _site(asked.url) not in {_site(self.origin), *map(_site, self.also)}:
                self.status, self._url, self._page = response.status_code, asked.url, Document.parse("", asked.url)
                return
            response = self._send(asked)
        else:
            raise StepError(f"{asked.url} led on more than {MOST_REDIRECTS} times")
        self.status, self._url = response.status_code, str(response.url)
        is_page = response.headers.get("content-type", "").startswith("text/html")
        self._page = Document.parse(response.text if is_page else "", self._url)

    def _send(self, asked: Asked) -> httpx.Response:
        headers = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
        content = None
        if asked.method == "POST":
            headers |= {"origin": _site(self._url or self.origin), "sec-fetch-site": "same-origin"}
            headers["content-type"] = "application/x-www-form-urlencoded"
            content = str(httpx.QueryParams(list(asked.pairs)))
        else:
            is_own = _site(self._url) == _site(asked.url)
            headers["sec-fetch-site"] = ("same-origin" if is_own else "same-site") if self._url else "none"
        try:
            return self.http.request(asked.method, asked.url, headers=headers, content=content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StepError(f"{asked.method} {asked.url} got no reply: {error or type(error).__name__}") from error

    def _asked_by(self, button: HtmlElement) -> Asked:
        form = _form_of(self._page, button)
        fields = [it for it in self._page.root.iter("input", "select", "textarea") if _belongs(self._page, it, form)]
        typed = [(it, value) for it in fields for value in _sent(it)]
        pairs = [(it.get("name"), value) for it, value in typed]
        if button.get("name"):
            pairs.append((button.get("name"), button.get("value", "")))
        shown = "\n".join(
            f"{it.get('name')}: {'***' if kind_of(it) in UNSHOWN and value else value}" for it, value in typed
        )
        url = urljoin(self._url, button.get("formaction") or form.get("action") or self._url)
        if (button.get("formmethod") or form.get("method", "get")).lower() == "post":
            return Asked("POST", url, tuple(pairs), shown)
        return Asked("GET", str(httpx.URL(url).copy_with(params=list(pairs))))


def _site(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _form_of(page: Document, element: HtmlElement) -> HtmlElement:
    named = element.get("form")
    form = page.root.get_element_by_id(named, None) if named else next(element.iterancestors("form"), None)
    if form is None:
        raise StepError("the button belongs to no form")
    return form


def _belongs(page: Document, control: HtmlElement, form: HtmlElement) -> bool:
    named = control.get("form")
    own = page.root.get_element_by_id(named, None) if named else next(control.iterancestors("form"), None)
    off = control.get("disabled") is not None or any(it.get("disabled") is not None for it in _groups(control))
    return own is form and bool(control.get("name")) and not off


def _groups(control: HtmlElement) -> list[HtmlElement]:
    return list(control.iterancestors("fieldset"))


def _sent(control: HtmlElement) -> list[str]:
    """What a form sends of a field: nothing for a box without a tick."""
    if kind_of(control) in {"submit", "image", "button", "reset", "file"}:
        return []
    if kind_of(control) in {RADIO, BOX}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    if control.tag == "textarea":  # a form sends line ends as CR LF
        return [(control.text or "").removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [it for it in options if it.get("selected") is not None] or options[:1]
        return [it.get("value", squeezed(it.text_content())) for it in chosen]
    return [control.get("value", "")]


def _held(control: HtmlElement) -> str:
    if kind_of(control) in {RADIO, BOX}:
        return "on" if control.get("checked") is not None else ""
    return "".join(_sent(control)).replace("\r\n", "\n")


@dataclass(slots=True)
class PlainProfile:
    """One person's cookies."""

    origin: str
    told: Told
    also: tuple[str, ...] = ()
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(timeout=httpx.Timeout(LIMIT, connect=5.0), trust_env=False)

    def new_tab(self) -> PlainTab:
        """Return an empty tab."""
        return PlainTab(self.http, self.origin, self.told, self.also)

    def close(self) -> None:
        """Forget the cookies."""
        self.http.close()
