"""What each reply effect makes of a reply: one function per row of the catalogue, bytes in, a wire out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from simulator.contract.faults.rules import Drawn
from simulator.contract.model import Delivery, Way, Wire
from simulator.errors import InternalError
from simulator.markup import escape

Change = Callable[[Wire, Drawn, bytes], Wire]

NUMBERS = re.compile(rb' (?:transNo|pid|version)="[^"]*"')
STATUS = re.compile(rb"<STATUS>\s*(-?[0-9]{1,9})\s*</STATUS>")
END_TAG = re.compile(rb"</([A-Za-z_0-9]+)>")
#: HTTP statuses that have no body.
BODILESS = frozenset({204, 304})
UPPER = (b"<REPLY>\n", b"</REPLY>\n")


def seen(wire: Wire, drawn: Drawn, previous: bytes) -> Wire:
    """The reply as the client gets it; ``previous`` is the reply to the request before."""
    return CHANGES[drawn.rule.reply_effect](wire, drawn, previous)


def _unchanged(wire: Wire, _drawn: Drawn, _previous: bytes) -> Wire:
    """Normal; status and swap_shape, whose reply was made so."""
    return wire


def _headers(drawn: Drawn) -> dict[str, str]:
    headers = drawn.rule.parameter("headers")
    if not isinstance(headers, Mapping):
        raise InternalError(f"parameter headers of a fault is {headers!r}; it must be an object")
    return {str(name): str(value) for name, value in headers.items()}


def _http(wire: Wire, drawn: Drawn, _previous: bytes) -> Wire:
    status, body, headers = drawn.rule.whole_number("status"), drawn.rule.parameter("body"), _headers(drawn)
    given = tuple((name.lower(), value) for name, value in headers.items())
    content_type = next((value for name, value in given if name == "content-type"), "text/html; charset=UTF-8")
    others = tuple(pair for pair in given if pair[0] != "content-type")
    body = "" if status in BODILESS else body
    return replace(
        wire, status=status, body=str(body).encode(errors="replace"), content_type=content_type, headers=others
    )


def _delay(wire: Wire, drawn: Drawn, _previous: bytes) -> Wire:
    return replace(wire, delivery=Delivery(Way.REPLY, seconds=drawn.seconds()))


def _way(way: Way) -> Change:
    def change(wire: Wire, _drawn: Drawn, _previous: bytes) -> Wire:
        return replace(wire, delivery=Delivery(way))

    return change


def _wrong_length(wire: Wire, drawn: Drawn, _previous: bytes) -> Wire:
    return replace(wire, delivery=Delivery(Way.WRONG_LENGTH, by=drawn.rule.whole_number("by")))


def _drip(wire: Wire, drawn: Drawn, _previous: bytes) -> Wire:
    rate, pause = drawn.rule.number("bytes_per_second"), drawn.rule.number("pause")
    return replace(wire, delivery=Delivery(Way.DRIP, bytes_per_second=rate, seconds=pause))


def _refuse_connect(wire: Wire, drawn: Drawn, _previous: bytes) -> Wire:
    return replace(wire, delivery=Delivery(Way.REFUSE_CONNECT, seconds=drawn.rule.number("seconds")))


def _body(make: Callable[[bytes, Drawn, bytes], bytes]) -> Change:
    def change(wire: Wire, drawn: Drawn, previous: bytes) -> Wire:
        return replace(wire, body=make(wire.body, drawn, previous))

    return change


def _content_type(wire: Wire, drawn: Drawn, _previous: bytes) -> Wire:
    return replace(wire, content_type=str(drawn.rule.parameter("value")))


def _wrapped(body: bytes, _drawn: Drawn, _previous: bytes) -> bytes:
    """REPLY around Reply, or taken away where it stands."""
    if body.startswith(UPPER[0]):
        return body[len(UPPER[0]) : -len(UPPER[1])]
    return UPPER[0] + body + UPPER[1]


def _other(body: bytes, drawn: Drawn, previous: bytes) -> bytes:
    """The reply to the request before, else this one under the name of another function."""
    name = str(drawn.rule.parameter("function"))
    if name == "previous" and previous:
        return previous
    other = b"GetAccountBalance" if name == "previous" else name.encode()
    found = re.search(rb"<Reply[^>]*>\s*<([A-Za-z]+)", body)
    if found is None:
        return body
    return re.sub(rb"(?<=<)(/?)" + found[1] + rb"(?=[ >/])", rb"\g<1>" + other, body)


def _charset(body: bytes, drawn: Drawn, _previous: bytes) -> bytes:
    return body.decode(errors="replace").encode(str(drawn.rule.parameter("encoding")), errors="replace")


def _tag(make: Callable[[bytes, bytes], bytes]) -> Change:
    """Every place of one reply tag, changed by what is made of its name and the rule's value."""

    def change(wire: Wire, drawn: Drawn, _previous: bytes) -> Wire:
        tag = str(drawn.rule.parameter("tag")).encode()
        value = escape(str(drawn.rule.parameters.get("value", "0"))).encode()
        pattern = rb"[ ]*<" + re.escape(tag) + rb"(?:/>|>[^<]*</" + re.escape(tag) + rb">)\n?"
        made = make(tag, value)
        return replace(wire, body=re.sub(pattern, lambda _match: made, wire.body))

    return change


#: Reply effects after which the client reads another STATUS than the router meant, or none.
CHANGE_STATUS = frozenset(
    {
        *("http", "hang", "reset", "close", "half_body", "wrong_length", "empty", "malformed", "other_reply"),
        *("blank_tag", "omit_tag", "set_tag", "refuse_connect"),
    }
)
#: Deliveries that are a whole reply.
WHOLE = frozenset({Way.REPLY, Way.DRIP})


def status_in(wire: Wire) -> int | None:
    """The effective STATUS of what the client sees (router §4.1); None where it sees none it could read."""
    is_whole = wire.delivery is None or wire.delivery.way in WHOLE
    if wire.status != 200 or not is_whole or not wire.body.rstrip().endswith((b"</Reply>", b"</REPLY>")):
        return None
    found = [int(text) for text in STATUS.findall(wire.body)]
    return next((status for status in found if status), 0 if found else None)


CHANGES: Mapping[str, Change] = {
    "normal": _unchanged,
    "status": _unchanged,
    "swap_shape": _unchanged,
    "http": _http,
    "delay": _delay,
    "hang": _way(Way.HANG),
    "reset": _way(Way.RESET),
    "close": _way(Way.CLOSE),
    "half_body": _way(Way.HALF_BODY),
    "wrong_length": _wrong_length,
    "drip": _drip,
    "empty": _body(lambda _body, _drawn, _previous: b""),
    "malformed": _body(lambda body, _drawn, _previous: body[: len(body) * 2 // 3]),
    "unquoted_version": _body(lambda body, _drawn, _previous: body.replace(b'version="1.1"', b"version=1.1")),
    "space_end_tag": _body(lambda body, _drawn, _previous: END_TAG.sub(rb"</ \1 >", body)),
    "charset": _body(_charset),
    "content_type": _content_type,
    "wrap_upper": _body(_wrapped),
    "bare_envelope": _body(lambda body, _drawn, _previous: NUMBERS.sub(b"", body)),
    "other_reply": _body(_other),
    "blank_tag": _tag(lambda tag, _value: b"<" + tag + b"/>"),
    "omit_tag": _tag(lambda _tag, _value: b""),
    "set_tag": _tag(lambda tag, value: b"<" + tag + b">" + value + b"</" + tag + b">"),
    "refuse_connect": _refuse_connect,
}
