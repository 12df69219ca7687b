"""What is wrong with a client: one finding for each function, tag and rule, with the exchange that shows it first."""

from dataclasses import dataclass, field

from harness.adapter.exchanges import ClientExchange


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterFinding:
    """``kind`` is contract, profile, order, idempotence or run; ``exchange`` is blank where none shows it."""

    function: str
    tag: str
    kind: str
    rule: str
    text: str
    basis: str
    source: str
    case: str
    exchange: str = ""

    @property
    def about(self) -> tuple[str, str, str, str]:
        """What makes two findings the same one."""
        return self.function, self.tag, self.kind, self.rule

    def __str__(self) -> str:
        place = self.exchange.replace("/", ", exchange ") or self.case
        subject = f"{self.function} {self.tag}".strip()
        return f"{subject}: {self.text} ({self.kind}; {self.basis}, {self.source}) [{place}]"


@dataclass
class Findings:
    """Findings in the order in which they came; of equal ones the first is kept, with all cases that have it."""

    first: dict[tuple[str, str, str, str], AdapterFinding] = field(default_factory=dict)
    cases: dict[tuple[str, str, str, str], list[str]] = field(default_factory=dict)

    def add(self, finding: AdapterFinding) -> None:
        """Keep a finding."""
        self.first.setdefault(finding.about, finding)
        cases = self.cases.setdefault(finding.about, [])
        if finding.case not in cases:
            cases.append(finding.case)


def finding(
    exchange: ClientExchange, tag: str, text: str, *, kind: str, rule: str, source: str, basis: str = "given"
) -> AdapterFinding:
    """Return a finding about an exchange."""
    return AdapterFinding(
        function=exchange.function or "(no function)",
        tag=tag,
        kind=kind,
        rule=rule,
        text=text,
        basis=basis,
        source=source,
        case=exchange.case,
        exchange=exchange.key,
    )
