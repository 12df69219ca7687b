"""The letter that hands Invoice Cloud's outgoing addresses to a partner, who allows them (adapter §18)."""

from collections.abc import Mapping, Sequence

from ic_adapter.config_values import EGRESS_ENVIRONMENTS

#: The stand-ins of the documents (router §1.2): no machine of Invoice Cloud has them.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "production": ("192.0.2.11", "192.0.2.12", "192.0.2.13"),
    "sandbox": ("192.0.2.21", "192.0.2.22"),
}
TITLES: Mapping[str, str] = dict(zip(EGRESS_ENVIRONMENTS, ("Production", "Dev/SBX"), strict=True))
STAMP = "EXAMPLE - the addresses below are placeholders; do not allow them. Set ic_egress to the real ones."


def letter(environment: str, own: Mapping[str, Sequence[str]], partner: str) -> str:
    """Return the letter for one environment, with EXAMPLE on top while no addresses of its own are set."""
    addresses = tuple(own.get(environment) or EXAMPLES[environment])
    lines = [STAMP, ""] if addresses == EXAMPLES[environment] else []
    lines += [
        f"To: {partner}",
        f"Subject: Addresses to allow for Invoice Cloud, {TITLES[environment]}",
        "",
        f"Invoice Cloud calls your systems from these addresses ({TITLES[environment]}):",
        "",
        *(f"  {address}" for address in addresses),
        "",
        "Please allow them, and no others, to reach:",
        "- the Cayenta router, if you are a Cayenta biller;",
        "- the contact-us service (CCU), if you use contact-us tickets;",
        "- your STW/OpenGov systems, if the project is assigned to you.",
        "",
        "Each environment has a list of its own: allow the other one's addresses only where you use that environment.",
    ]
    return "\n".join(lines)
