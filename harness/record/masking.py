"""What is kept of an exchange: addresses, headers and bodies, each value masked by its type."""

from urllib.parse import parse_qsl, quote, unquote, unquote_to_bytes, urlsplit

from harness.record.framing import Message
from harness.record.masked_xml import NotUnderstood, masked
from harness.record.raw import RawExchange
from harness.record.recording import (
    LeftOut,
    Pairs,
    RecordedBody,
    RecordedExchange,
    RecordedReply,
    RecordedRequest,
)
from harness.record.stand_ins import StandIns
from harness.record.tag_types import TagType

METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}
SCHEMES = {"basic": "Basic", "bearer": "Bearer", "digest": "Digest", "negotiate": "Negotiate"}
FORM_KEYS = ("XMLREQUEST", "APIREQUEST")
FIELDS = 100  # of a form or a query
NOT_XML = "it is not XML that can be read"


class ExchangeMasking:
    """Masks exchanges; ``own_path`` is the target's path, whose parts the operator gave and which stay."""

    def __init__(self, stand_ins: StandIns, own_path: str, limit: int) -> None:
        self._stand_ins, self._limit = stand_ins, limit
        self._own_parts = frozenset(own_path.split("/"))

    def exchange(self, raw: RawExchange) -> RecordedExchange:
        """Return what is kept of an exchange."""
        request = self._request(raw.request) if raw.request else None
        reply = self._reply(raw.reply) if raw.reply else None
        return RecordedExchange(round(raw.at, 3), round(raw.seconds, 3), request, reply, raw.note)

    def _request(self, message: Message) -> RecordedRequest:
        method, target = message.start[0], message.start[1]
        try:
            parts = urlsplit(target)
            path, query = parts.path, parts.query
        except ValueError:
            path, query = "", ""
        headers, left_out = self._headers(message)
        scheme = message.header("authorization").split(" ")[0].lower()
        return RecordedRequest(
            method=method if method in METHODS else "OTHER",
            path="/".join(map(self._part, path.split("/"))),
            query=self._form(query.encode("latin-1", "replace")) or [] if query else [],
            headers=headers,
            headers_left_out=left_out,
            login=SCHEMES.get(scheme, "other") if scheme else "",
            body=self._body(message),
        )

    def _reply(self, message: Message) -> RecordedReply:
        headers, left_out = self._headers(message)
        return RecordedReply(message.status, headers, left_out, self._body(message))

    def _part(self, part: str) -> str:
        if part in self._own_parts or part in self._stand_ins.types.path_words:
            return part
        return quote(self._stand_ins.value(TagType.COUNT, unquote(part, errors="replace")))

    def _headers(self, message: Message) -> tuple[Pairs, int]:
        known = self._stand_ins.types.headers
        kept = [
            (name, self._stand_ins.value(known[name], value))
            for name, value in message.headers
            if name in known and known[name] is not TagType.SECRET
        ]
        return kept, len(message.headers) - len(kept)

    def _body(self, message: Message) -> RecordedBody:
        if not message.size and message.whole:
            return RecordedBody()
        why = ""
        if message.size > self._limit:
            why = f"it has more than {self._limit} bytes"
        elif message.header("content-encoding") not in ("", "identity"):
            why = "it is compressed"
        elif not message.whole:
            why = "it did not come whole"
        if why:
            return RecordedBody(left_out=LeftOut(message.size, why))
        body, media = bytes(message.body), message.header("content-type")
        try:
            return self._understood(body, media)
        except NotUnderstood:
            return RecordedBody(left_out=LeftOut(len(body), NOT_XML))

    def _understood(self, body: bytes, media: str) -> RecordedBody:
        """Return a masked body: a request behind its form key, a form, or XML."""
        kind, _, rest = media.partition(";")
        charset = rest.strip().lower().removeprefix("charset=").strip('"')
        for key in FORM_KEYS:
            start = key.encode() + b"="
            if body.startswith(start):
                return self._xml_request(key, body[len(start) :], charset)
        if kind.strip().lower() == "application/x-www-form-urlencoded":
            form = self._form(body)
            if form is None:
                raise NotUnderstood
            return RecordedBody(form=form)
        return RecordedBody(xml=masked(body, charset, self._stand_ins))

    def _xml_request(self, key: str, value: bytes, charset: str) -> RecordedBody:
        """Return a request; what stands before the first ``<`` decides whether it was percent-encoded."""
        if value.lstrip(b" \t\r\n").startswith(b"<"):
            return RecordedBody(xml=masked(value, charset, self._stand_ins), form_key=key)
        first, _, others = value.partition(b"&")
        decoded = unquote_to_bytes(first.replace(b"+", b" "))
        form = self._form(others) if others else []
        return RecordedBody(xml=masked(decoded, charset, self._stand_ins), form_key=key, form=form or [])

    def _form(self, text: bytes) -> Pairs | None:
        """Return the masked fields of a form or a query; None if it is not one."""
        try:
            fields = parse_qsl(
                text.decode("latin-1"), keep_blank_values=True, strict_parsing=True, max_num_fields=FIELDS
            )
        except ValueError:
            return None
        return [self._field(name, value) for name, value in fields]

    def _field(self, name: str, value: str) -> tuple[str, str]:
        stand_ins = self._stand_ins
        if name in FORM_KEYS:
            try:
                return name, masked(value.encode("utf-8", "replace"), "", stand_ins)
            except NotUnderstood:
                return name, ""
        kind = stand_ins.types.parameters.get(name.lower())
        if kind is None:
            return stand_ins.name(name), stand_ins.value(TagType.UNKNOWN, value)
        return name, stand_ins.value(kind, value)
