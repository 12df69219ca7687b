"""What a router has to answer to a mutation, by docs/spec: a refusal at a level, the same as before, or no harm."""

from dataclasses import dataclass
from enum import Enum

from lxml import etree

from harness.profiles.profile import Basis, Profile

STATUS_TAGS = frozenset({"STATUS", "STATUS_DESC"})


class StatusLevel(Enum):
    """Where the STATUS of a refusal stands (router §1.2, §4.3)."""

    REPLY = "directly under Reply"
    FUNCTION = "at function level, with Params blank"
    BUSINESS = "at the level of the function's own STATUS"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the HTTP status, and STATUS and STATUS_DESC under Reply, at function level and in Params."""

    http: int
    root: etree._Element | None

    def statuses(self) -> dict[str, tuple[str, str]]:
        """Return STATUS and STATUS_DESC by level (``reply``, ``function``, ``params``); a level without one is out."""
        if self.root is None:
            return {}
        reply = self.root[0] if self.root.tag == "REPLY" and len(self.root) else self.root
        function = next((node for node in reply if node.tag not in STATUS_TAGS), None)
        params = function.find("Params") if function is not None else None
        levels = {"reply": reply, "function": function, "params": params}
        found = {}
        for name, node in levels.items():
            if node is not None and (status := node.findtext("STATUS")) is not None:
                found[name] = (status.strip(), node.findtext("STATUS_DESC") or "")
        return found

    def effective(self) -> str:
        """Return the status that counts (router §4.1): the first that is not 0, else 0; blank where there is none."""
        found = self.statuses()
        values = [found[level][0] for level in ("params", "function", "reply") if level in found and found[level][0]]
        return next((value for value in values if value != "0"), values[0] if values else "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal: level, code, and the words that its STATUS_DESC must have, such as the tag."""

    level: StatusLevel
    code: int
    names: str = ""
    basis: Basis = "assumed"
    source: str = "router §4.2"

    def mismatch(self, answer: Answer, profile: Profile) -> str:
        """Return how the answer differs from what is asked for; blank if it does not."""
        wanted = self._wanted(profile)
        found = answer.statuses()
        got = {level: status for level, (status, _) in found.items()}
        if answer.http != 200 or got != wanted:
            shown = f"HTTP {answer.http} with STATUS {_shown(got)}"
            return f"{shown}, expected {_shown(wanted)} ({self.basis}, {self.source})"
        text = next((text for status, text in found.values() if status == str(self.code)), "")
        if self.names and self.names not in text:
            return f"STATUS_DESC {text!r} does not name {self.names} ({self.basis}, {self.source})"
        return ""

    def _wanted(self, profile: Profile) -> dict[str, str]:
        """Return the STATUS of each level that has one."""
        code = str(self.code)
        if self.level is StatusLevel.REPLY:
            return {"reply": code}
        if self.level is StatusLevel.FUNCTION or profile.refused_at == "function":
            return {"function": code}
        return {"function": "0", "params": code} if profile.function_status else {"params": code}


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The same status as the document before the change: only its writing differs, not its content."""

    source: str = "router §1.1"


@dataclass(frozen=True, slots=True)
class NoHarm:
    """Any refusal, or HTTP 4xx: the documents give no code for it, but nothing may be done and nothing may break."""

    source: str = "router §1.2"

    def mismatch(self, answer: Answer) -> str:
        """Return what is wrong with the answer; blank if nothing is."""
        if 400 <= answer.http < 500 or (answer.http == 200 and answer.effective() not in ("", "0")):
            return ""
        return f"HTTP {answer.http} with STATUS {answer.effective() or 'missing'}, expected a refusal"


Expected = Refusal | Unchanged | NoHarm


@dataclass(frozen=True, slots=True)
class Mutation:
    """One changed request: what was done to which tag, the body that is sent, and what must come back."""

    name: str
    path: str
    body: bytes
    expected: Expected

    def __str__(self) -> str:
        return f"{self.name} at {self.path}" if self.path else self.name


def _shown(levels: dict[str, str]) -> str:
    return ", ".join(f"{status or 'blank'} ({level})" for level, status in levels.items()) or "none"
