"""An HTML page as a person reads it: fields by their labels, buttons and links by their words, the visible text."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html
from lxml.html import HtmlElement

from scenarios.errors import StepError

#: Elements that stand within a line; all others part words.
INLINE = frozenset("a abbr b bdi bdo cite code em i label mark small span strong sub sup time var button".split())
UNSEEN = frozenset("script style template head title option".split())
CONTROLS = frozenset("input select textarea".split())
TYPED = frozenset("text email tel password number search url date textarea select".split())
RADIO, BOX = "radio", "checkbox"
#: How the ids of error messages begin; those of hints are others.
ERRORS = ("error", "problem")
NEAR = 12


def squeezed(text: str) -> str:
    """Return the text with every run of blanks as one blank."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Document:
    """One parsed page."""

    root: HtmlElement

    @classmethod
    def parse(cls, text: str, url: str) -> "Document":
        """Return the page of an HTML text; a blank one for no text."""
        return cls(html.document_fromstring(text if text.strip() else "<p></p>", base_url=url))

    def with_scripts(self) -> "Document":
        """Return the page without what is shown only where scripts are off."""
        for element in list(self.root.iter("noscript")):
            element.drop_tree()
        return self

    @property
    def title(self) -> str:
        """The page's title."""
        return squeezed(self.root.findtext(".//title") or "")

    def text(self) -> str:
        """Return the text that is visible without a style sheet's help, on one line."""
        body = self.root.find("body")
        return squeezed("".join(_texts(self.root if body is None else body)))

    def label(self, control: HtmlElement) -> str:
        """Return the words that label a field; blank where there are none."""
        for label in self.root.iter("label"):
            if _labelled(self, label) is control:
                return squeezed(label.text_content())
        return squeezed(control.get("aria-label") or "")

    def control(self, label: str, *kinds: str) -> HtmlElement:
        """Return the field with this label, of one of these kinds; StepError where there is none or several."""
        found = [it for it in self._controls() if (not kinds or kind_of(it) in kinds) and self.label(it) == label]
        what = " or ".join(kinds) if len(kinds) < 3 else "field"
        return self._only(found, what or "field", label, self.labels())

    def button(self, words: str) -> HtmlElement:
        """Return the button with these words; StepError where there is none or several."""
        found = [it for it in self.buttons() if words_of(it) == words]
        return self._only(found, "button", words, self.button_words())

    def link(self, words: str) -> HtmlElement:
        """Return the link with these words; several to one address are one. StepError where there is none."""
        found = [it for it in self.links() if words_of(it) == words]
        if len({it.get("href") for it in found}) == 1:
            return found[0]
        return self._only(found, "link", words, self.link_words())

    def buttons(self) -> list[HtmlElement]:
        """Return the buttons that send a form."""
        found = [it for it in self.root.iter("button") if it.get("type", "submit") == "submit"]
        return found + [it for it in self.root.iter("input") if it.get("type", "").lower() in {"submit", "image"}]

    def links(self) -> list[HtmlElement]:
        """Return the links."""
        return [it for it in self.root.iter("a") if it.get("href")]

    def labels(self) -> list[str]:
        """Return the labels of all fields."""
        return [self.label(it) for it in self._controls()]

    def button_words(self) -> list[str]:
        """Return the words of all buttons."""
        return [words_of(it) for it in self.buttons()]

    def link_words(self) -> list[str]:
        """Return the words of all links."""
        return [words_of(it) for it in self.links()]

    def error_of(self, label: str) -> str:
        """Return the error beside the fields with this label, or of the group with this legend; blank without one."""
        of_field = [it for it in self._controls() if self.label(it) == label]
        of_group = [
            legend.getparent() for legend in self.root.iter("legend") if squeezed(legend.text_content()) == label
        ]
        found = [it for it in [*of_group, *of_field] if it is not None]
        if not found:
            raise StepError.on("fields and groups of the page", expected=label, came=_listed(self.labels()))
        return " ".join(dict.fromkeys(text for it in found for text in self._errors(it)))

    def errors(self) -> list[str]:
        """Return the errors beside all fields."""
        return [text for it in [*self._controls(), *self.root.iter("fieldset")] for text in self._errors(it)]

    def facts(self) -> dict[str, str]:
        """Return what the lists of the page say: term and description."""
        found: dict[str, str] = {}
        for term in self.root.iter("dt"):
            description = next((it for it in term.itersiblings("dd")), None)
            if description is not None:
                found.setdefault(squeezed("".join(_texts(term))), squeezed("".join(_texts(description))))
        return found

    def _controls(self) -> list[HtmlElement]:
        found = [it for it in self.root.iter() if it.tag in CONTROLS]
        return [it for it in found if kind_of(it) not in {"hidden", "submit", "image", "button", "reset"}]

    def _errors(self, element: HtmlElement) -> Iterator[str]:
        for name in (element.get("aria-describedby") or "").split():
            described = self.root.get_element_by_id(name, None)
            if described is not None and name.startswith(ERRORS):
                yield squeezed(described.text_content()).removeprefix("Error: ")

    @staticmethod
    def _only(found: list[HtmlElement], what: str, words: str, there: list[str]) -> HtmlElement:
        if len(found) == 1:
            return found[0]
        if found:
            raise StepError(f"{len(found)} of the page ({what}) read {words!r}; name one that is alone")
        raise StepError.on(f"the page ({what})", expected=words, came=_listed(there))


def _listed(there: list[str]) -> str:
    """What a page has instead, for a failure message."""
    named = list(dict.fromkeys(word for word in there if word))
    return ", ".join(named[:NEAR]) + (" …" if len(named) > NEAR else "") if named else "none"


def kind_of(control: HtmlElement) -> str:
    """Return the kind of a field: radio, checkbox, select, textarea, text and so on."""
    return str(control.get("type", "text").lower() if control.tag == "input" else control.tag)


def words_of(element: HtmlElement) -> str:
    """Return the words of a button or link."""
    own = element.get("value", "") if element.tag == "input" else element.text_content()
    return squeezed(element.get("aria-label") or own)


def _labelled(document: Document, label: HtmlElement) -> HtmlElement | None:
    if label.get("for"):
        found: HtmlElement | None = document.root.get_element_by_id(label.get("for"), None)
        return found
    return next((it for it in label.iter() if it.tag in CONTROLS), None)


def _texts(element: HtmlElement) -> Iterator[str]:
    """Return the texts of an element in order, parted by blanks where it does not stand within a line."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN or element.get("hidden") is not None:
        return
    space = "" if element.tag in INLINE else " "
    yield space + (element.text or "")
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield space
