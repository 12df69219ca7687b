"""XPaths that pick requests for a fault rule: which are taken, and whether one finds anything; nothing is changed."""

import re
from functools import lru_cache

from lxml import etree

LONGEST = 200
#: What stands in brackets or parentheses: a search of the whole request there would be made at every node.
WITHIN = re.compile(r"\[.*\]|\(.*\)", re.DOTALL)
#: A request with one tag, to try a path on.
PROBE = etree.fromstring(b"<Request><F><Params><A>1</A></Params></F></Request>")


def finds(root: etree._Element, xpath: str) -> bool:
    """Whether the path finds anything in the request; one that cannot be evaluated finds nothing."""
    try:
        return bool(_compiled(xpath)(root))
    except etree.XPathError:
        return False


def problem(xpath: str) -> str | None:
    """Why the path is not taken: too long, too dear to evaluate on every request, or no XPath; None where it is."""
    if len(xpath) > LONGEST:
        return f"use up to {LONGEST} characters"
    if "::" in xpath or xpath.count("//") > 2 or "//" in "".join(WITHIN.findall(xpath)):
        return "use at most two //, none within brackets, and no axes; other paths are too slow"
    try:
        _compiled(xpath)(PROBE)
    except etree.XPathError as error:
        return f"invalid XPath: {error}"
    return None


@lru_cache(256)
def _compiled(xpath: str) -> etree.XPath:
    return etree.XPath(xpath)
