"""Check of one reply: the XSD first, then its function's profile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from harness.profiles.formats import problem
from harness.profiles.profile import Profile, profiles
from harness.profiles.reply import NotAReply, RouterReply, path_of, read_reply, request_values
from harness.profiles.rules import RuleContext, broken


@dataclass(frozen=True, slots=True)
class ReplyFinding:
    """One thing that is wrong with a reply: where, which kind of rule, what, and how sure the rule is."""

    path: str
    rule: str
    text: str
    basis: str
    source: str

    def __str__(self) -> str:
        return f"{self.path}: {self.text} ({self.rule}; {self.basis}, {self.source})"


@dataclass(frozen=True)
class KnownFacts:
    """What is known besides the reply: its request, code tables of the biller by name, values that are expected.

    ``expected`` has the documented values of a sample by path; it is for a router in the documented state only.
    """

    request: etree._Element | None = None
    tables: Mapping[str, frozenset[str]] | None = None
    expected: RouterReply | None = None
    not_compared: frozenset[str] = frozenset()


def check_reply(root: etree._Element, facts: KnownFacts | None = None) -> list[ReplyFinding]:
    """Return all that is wrong with a reply, by its XSD and by the profile of its function; nothing if it is right."""
    facts = facts or KnownFacts()
    try:
        reply = read_reply(root)
    except NotAReply as error:
        return [ReplyFinding("/", "envelope", str(error), "given", "router §2.2")]
    profile = profiles().get(str(reply.function.tag))
    if profile is None:
        text = f"{reply.function.tag} is not the reply of a function"
        return [ReplyFinding(f"/Reply/{reply.function.tag}", "envelope", text, "given", "router §2.3")]
    checks = (_by_schema, _envelope, _refusal if reply.refused else _success, _expected)
    return [finding for check in checks for finding in check(profile, reply, facts)]


@cache
def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path)))


def _by_schema(profile: Profile, reply: RouterReply, _facts: KnownFacts) -> Iterator[ReplyFinding]:
    schema = _schema(profile.schema)
    if not schema.validate(reply.root):
        log: Any = schema.error_log
        for error in log:
            yield ReplyFinding(str(error.path), "schema", str(error.message), "given", f"{profile.request}.reply.xsd")


def _envelope(profile: Profile, reply: RouterReply, facts: KnownFacts) -> Iterator[ReplyFinding]:
    where = f"router §2.3 {profile.code}"
    if reply.root.tag != profile.root:
        yield ReplyFinding("/", "envelope", f"the root is {reply.root.tag}, expected {profile.root}", "given", where)
    if facts.request is not None and len(facts.request) and facts.request[0].tag != profile.request:
        text = f"{profile.reply} answers {facts.request[0].tag}, which is another function"
        yield ReplyFinding("/", "envelope", text, "given", where)
    if not any((status or "").strip() for status in reply.statuses):
        yield ReplyFinding("/", "status", "no level has a STATUS", "given", "router §4.1")


def _refusal(profile: Profile, reply: RouterReply, _facts: KnownFacts) -> Iterator[ReplyFinding]:
    """A refusal has STATUS and STATUS_DESC alone, at the function's level (router §4.3)."""
    extra = sorted({str(node.tag) for node in reply.params} - {"STATUS", "STATUS_DESC"})
    if extra:
        text = f"a refusal has {', '.join(extra)}; expected STATUS and STATUS_DESC alone"
        yield ReplyFinding("Params", "presence", text, "inferred", "router §4.3")
    in_params, at_function, _ = ((status or "").strip() for status in reply.statuses)
    # -901 and -902 stand at function level whatever the function is.
    if profile.refused_at == "params" and at_function not in ("", "0") and not in_params and len(reply.params):
        yield ReplyFinding("Params/STATUS", "status", "the refusal has no STATUS in Params", "assumed", "router §4.3")


def _success(profile: Profile, reply: RouterReply, facts: KnownFacts) -> Iterator[ReplyFinding]:
    yield from _statuses(profile, reply)
    yield from _presence(profile, reply)
    yield from _values(profile, reply, facts)
    yield from _rules(profile, reply, facts)


def _statuses(profile: Profile, reply: RouterReply) -> Iterator[ReplyFinding]:
    in_params, at_function, _ = reply.statuses
    where = f"router §2.3 {profile.code}"
    if profile.params_status == "no" and in_params is not None:
        yield ReplyFinding("Params/STATUS", "status", "there is a STATUS in Params", "given", where)
    if profile.function_status != (at_function is not None):
        text = "no STATUS at function level" if profile.function_status else "there is a STATUS at function level"
        yield ReplyFinding("STATUS", "status", text, "given", where)
    elif profile.function_status and not (at_function or "").strip():
        yield ReplyFinding("STATUS", "status", "STATUS at function level is blank", "given", where)


def _presence(profile: Profile, reply: RouterReply) -> Iterator[ReplyFinding]:
    """The tags are those of one shape: all of them, and no others."""
    names = {str(node.tag) for node in reply.params}
    repeated = set(profile.groups)
    shape, tags = min(profile.shapes.items(), key=lambda item: len((set(item[1]) - repeated) ^ (names - repeated)))
    where = f"router {profile.code}, shape {shape}"
    for name in tags:
        if name not in names and name not in repeated:
            yield ReplyFinding(f"Params/{name}", "presence", "the tag is missing", "given", where)
    for name in sorted(names - set(tags)):
        yield ReplyFinding(f"Params/{name}", "presence", "the tag is not in this shape", "given", where)
    for group, inner in profile.groups.items():
        for number, record in enumerate(reply.params.iterfind(group), 1):
            present = {str(node.tag) for node in record}
            for name in inner:
                if name not in present and f"{group}/{name}" not in profile.groups:
                    path = f"Params/{group}[{number}]/{name}"
                    yield ReplyFinding(path, "presence", "the tag is missing", "given", f"router {profile.code}")


def _values(profile: Profile, reply: RouterReply, facts: KnownFacts) -> Iterator[ReplyFinding]:
    for path, texts in reply.values().items():
        tag = profile.tags.get(path)
        if tag is None:
            continue
        for text in (text.strip() for text in texts):
            if not text and tag.filled in ("given", "inferred"):
                yield ReplyFinding(f"Params/{path}", "filled", "is blank", tag.filled, f"router {profile.code}")
            elif text and (wrong := problem(tag.type, text)):
                yield ReplyFinding(f"Params/{path}", "format", wrong, "given", "router §3")
            elif text and (codes := (facts.tables or {}).get(tag.table)) and text not in codes:
                wrong = f"{text!r} is not in the table {tag.table}"
                yield ReplyFinding(f"Params/{path}", "table", wrong, "given", "router §5")


def _rules(profile: Profile, reply: RouterReply, facts: KnownFacts) -> Iterator[ReplyFinding]:
    request = request_values(facts.request) if facts.request is not None else None
    whole = {**reply.values(), **{f"{group}/*": ("",) * len(reply.params.findall(group)) for group in profile.groups}}
    for rule in profile.rules:
        for record in _records(rule.tags[0], profile, reply):
            wrong = broken(rule, RuleContext(profile, record, whole, request))
            if wrong:
                yield ReplyFinding(f"Params/{rule.tags[0]}", rule.kind, wrong, rule.basis, rule.source)
            if rule.kind == "different":
                break  # looks at all records at once


def _records(path: str, profile: Profile, reply: RouterReply) -> Iterator[dict[str, str]]:
    """Yield the values of each record that the path is in: those of a repeated element, or of Params itself."""
    group = path.rpartition("/")[0]
    if group and group in profile.groups:
        for record in reply.params.iterfind(group):
            yield {f"{group}/{node.tag}": node.text or "" for node in record if not len(node)}
        return
    yield {str(node.tag): node.text or "" for node in reply.params if not len(node)}


def _expected(_profile: Profile, reply: RouterReply, facts: KnownFacts) -> Iterator[ReplyFinding]:
    """Compare with the documented reply, record by record; only if the facts have one."""
    if facts.expected is None:
        return
    documented, found = _by_place(facts.expected), _by_place(reply)
    for place, text in documented.items():
        if place.rpartition("/")[2] not in facts.not_compared and place in found and found[place] != text:
            wrong = f"is {found[place]!r}, documented is {text!r}"
            yield ReplyFinding(f"Params/{place}", "documented", wrong, "given", "router §8.1")


def _by_place(reply: RouterReply) -> dict[str, str]:
    """Return each leaf's text by its path with the number of its record."""
    found: dict[str, str] = {}
    for node in reply.params.iterdescendants():
        if not len(node):
            parent = node.getparent()
            number = "" if parent is None or parent is reply.params else f"[{reply.params.index(_record(node, reply))}]"
            found[f"{path_of(node, reply.params)}{number}"] = (node.text or "").strip()
    return found


def _record(node: etree._Element, reply: RouterReply) -> etree._Element:
    return next((above for above in node.iterancestors() if above.getparent() is reply.params), node)
