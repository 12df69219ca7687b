"""What a step does with an open page, whichever program shows it."""

from typing import Protocol

from scenarios.pages.document import Document

#: Seconds until a page that was asked for must be there. Longer than the adapter waits for a router (adapter §1.3).
LIMIT = 45.0


class Tab(Protocol):
    """One open page and its history. Labels and words are compared whole, runs of blanks as one blank."""

    status: int

    def open(self, address: str) -> None:
        """Load an address of the site: a path, or a whole URL."""

    def follow(self, words: str) -> None:
        """Follow the link with these words."""

    def back(self) -> None:
        """Go back to the page before."""

    def reload(self) -> None:
        """Load the page again; a page that answered a form is asked for with the same form."""

    def fill(self, label: str, value: str) -> None:
        """Type a value into a field, in place of what it holds."""

    def choose(self, label: str) -> None:
        """Choose a radio button."""

    def tick(self, label: str, *, on: bool) -> None:
        """Tick a check box, or take the tick away."""

    def select(self, label: str, option: str) -> None:
        """Select an option of a list."""

    def press(self, words: str, *, times: int = 1, lost: bool = False) -> None:
        """Begin to press a button, perhaps in quick succession; ``lost``: the reply never reaches the page."""

    def settle(self) -> None:
        """Wait until the page that follows a press is there."""

    def value(self, label: str) -> str:
        """Return what a field holds; ``on`` for a chosen radio button or a ticked box, else blank."""

    def text(self) -> str:
        """Return the visible text on one line."""

    def document(self) -> Document:
        """Return the page as it is now."""

    def address(self) -> str:
        """Return the URL of the page."""

    def focus(self) -> str:
        """Return the class of the element that has the focus, or would get it when the page opens."""


class Profile(Protocol):
    """One person's browser: its tabs share the cookies."""

    def new_tab(self) -> Tab:
        """Return an empty tab."""

    def close(self) -> None:
        """Forget the cookies and close the tabs."""
