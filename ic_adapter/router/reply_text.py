"""The text of a reply: which encoding its bytes are in, and what may stand before its XML (Q-86).

A byte order mark decides, then the charset of the HTTP header, then the XML declaration (RFC 7303).
"""

import codecs
import re
from email.message import Message
from functools import lru_cache

from ic_adapter.errors import NotAReply

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
WHITE = b" \t\r\n"
DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
#: Codecs of Python that are no charsets of the web.
NO_CHARSETS = frozenset({"unicode_escape", "raw_unicode_escape", "undefined", "idna", "punycode", "utf-7"})


def utf8(body: bytes, content_type: str = "") -> bytes:
    """Return the reply from its first tag on, in UTF-8 where the encoding is told outside the XML; NotAReply."""
    start = body.lstrip(WHITE)
    marked = next((name for mark, name in MARKS if start.startswith(mark)), None)
    encoding = marked or _charset(content_type)
    if encoding is None:
        return start
    try:
        text = (start if marked else body).decode(encoding).lstrip(WHITE.decode() + "\ufeff")
        return DECLARATION.sub("", text, count=1).encode() if text.startswith("<?xml") else text.encode()
    except UnicodeDecodeError as error:
        raise NotAReply(f"byte {error.start + 1} is not {encoding}") from None
    except UnicodeEncodeError:
        raise NotAReply(f"it holds what is no text in {encoding}") from None


@lru_cache(maxsize=256)
def _charset(content_type: str) -> str | None:
    """The charset of the header, None where there is none, or one that nobody knows."""
    header = Message()
    header["content-type"] = content_type
    try:
        found = codecs.lookup(header.get_content_charset() or "")
        b"".decode(found.name)  # LookupError for a codec that is not one of text
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if found.name in NO_CHARSETS else found.name
