"""Facets of the reply schemas as one regular expression per shape: values that match are valid, told without a parser.

Only a sufficient condition: what does not match is left to lxml, which decides. Every type of the contract is a token
with an ASCII pattern or a text with a greatest length, and accepts blank (schemas/types.xsd), so that the values of
a row can be judged one by one once the tags around them were found valid. They are judged as lines: no type takes a
line feed, so that a text has as many lines as values only if each line is one of them.
"""

import re
from collections.abc import Mapping
from functools import cache

from lxml import etree

from simulator.contract.layout import SCHEMAS, reply_schema
from simulator.errors import InternalError

XS = "{http://www.w3.org/2001/XMLSchema}"
#: Characters of a text that XML takes as they are: no markup and no control characters among them.
PLAIN = r"[ -%'-;=?-~\u00a0-\ud7ff]"


@cache
def lines_of(request: str, tags: tuple[str, ...]) -> re.Pattern[str]:
    """Lines that the reply schema of this function accepts: the values of these tags, each of its type."""
    types = _types_of(request)
    return re.compile("\n".join(f"(?:{values_of_types()[types[tag]]})" for tag in tags))


def _types_of(request: str) -> Mapping[str, str]:
    """The type of each tag that stands directly in the Params of the reply."""
    params = etree.parse(str(reply_schema(request))).find(f".//{XS}element[@name='Params']")
    if params is None:
        raise InternalError(f"the reply schema of {request} has no Params")
    found = [*params.iterfind(f"./{XS}complexType/{XS}all/{XS}element")]
    found += params.iterfind(f"./{XS}complexType/{XS}sequence/{XS}element")
    return {element.get("name", ""): element.get("type", "") for element in found}


@cache
def values_of_types() -> Mapping[str, str]:
    """The values of each type, as a regular expression."""
    types = etree.parse(str(SCHEMAS / "types.xsd")).getroot().iterfind(f"./{XS}simpleType")
    return {kind.get("name", ""): _value(kind) for kind in types}


def _value(kind: etree._Element) -> str:
    """A token's pattern, or one blank, which it takes for none (quirk 11); a text's characters, up to its length."""
    pattern, longest = kind.find(f".//{XS}pattern"), kind.find(f".//{XS}maxLength")
    if pattern is not None:
        return f" |{pattern.get('value', '')}"
    if longest is None:
        raise InternalError(f"type {kind.get('name')} of the contract has neither a pattern nor a greatest length")
    return f"{PLAIN}{{0,{longest.get('value', '')}}}"
