"""A page walked by keyboard alone, once it has its stylesheet: before that a browser draws an outline of its own."""

from playwright.sync_api import Page

WORDS = """() => {
    const it = document.activeElement;
    const labels = (it.getAttribute("aria-labelledby") ?? "").split(" ").map(id => document.getElementById(id));
    const words = it.getAttribute("aria-label") ?? labels.map(label => label?.textContent ?? "").join(" ");
    return [words, it.labels?.[0]?.textContent ?? "", it.textContent].map(text => text.replace(/\\s+/g, " ").trim())
}"""
OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the link, button, field or row with these words has the focus, and shows that it has."""
    for _ in range(200):
        page.wait_for_load_state()
        page.keyboard.press("Tab")
        if any(text.startswith(words) for text in page.evaluate(WORDS)):
            assert page.evaluate(OUTLINE) == "solid"
            return
    raise AssertionError(f"nothing that begins with {words!r} can be reached")
