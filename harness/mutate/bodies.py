"""Bodies of requests: a tree or bytes as the value of the form key (router §1.1)."""

from urllib.parse import quote_from_bytes

from lxml import etree

FORM_KEY = "XMLREQUEST"


def form(xml: bytes, key: str = FORM_KEY) -> bytes:
    """Return the body that carries this XML."""
    return f"{key}={quote_from_bytes(xml, safe='')}".encode()


def body(root: etree._Element, key: str = FORM_KEY) -> bytes:
    """Return the body that carries this document."""
    return form(etree.tostring(root, encoding="UTF-8", xml_declaration=False), key)
