"""What must hold when a scenario ends: books that add up (router §5.1) and, strict, requests that keep the contract."""

from scenarios.context.world import World
from scenarios.errors import StepError


def check_books(world: World) -> None:
    """Raise StepError with every rule of router §5.1 that the biller's books break."""
    if not world.at_router:
        return
    found = world.admin("GET", world.of_biller("/invariants"))["violations"]
    if found:
        told = "".join(f"\n  {it['where']}: {it['rule']}\n    {it['detail']}" for it in found)
        raise StepError(
            f"the books of biller {world.biller} do not add up at the end of the scenario{told}",
            "books that add up",
            "; ".join(f"{it['where']}: {it['rule']} {it['detail']}" for it in found),
        )


def check_contract(world: World) -> None:
    """Raise StepError with every finding of transport or schema: what was sent against the contract."""
    if not world.at_router:
        return
    found = [it for it in world.admin("GET", world.of_biller("/findings"))["findings"] if it["fails_strict"]]
    if found:
        told = "".join(f"\n  {it['function'] or 'no function'}, {it['kind']}: {it['reason']}" for it in found)
        raise StepError(
            f"strict: requests to biller {world.biller} violated the contract{told}",
            "requests that keep the contract",
            "; ".join(f"{it['function'] or 'no function'}, {it['kind']}: {it['reason']}" for it in found),
        )
