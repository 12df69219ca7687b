"""Makes people.json once with Faker (``make people``): checked in, so that a new Faker changes nobody's data."""

import json
from collections.abc import Callable
from pathlib import Path

TABLES = Path(__file__).with_name("people.json")
SEED = 20240418


def main() -> None:
    """Write the tables anew."""
    from faker import Faker

    fake = Faker("en_US")
    fake.seed_instance(SEED)
    tables = {
        "first_names": _distinct(fake.first_name, 256),
        "last_names": _distinct(fake.last_name, 512),
        "streets": _distinct(fake.street_name, 256),
        "towns": _distinct(fake.city, 128),
    }
    TABLES.write_text(json.dumps(tables, indent=0) + "\n")


def _distinct(make: Callable[[], str], size: int) -> list[str]:
    """That many different texts, in the order they came."""
    found: dict[str, None] = {}
    while len(found) < size:
        found[make()] = None
    return list(found)


if __name__ == "__main__":
    main()
