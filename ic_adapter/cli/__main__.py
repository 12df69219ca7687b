"""The command `ic-adapter`, also as `python -m ic_adapter.cli`: starts where its extra of the package is installed."""

import sys
from importlib.util import find_spec

#: What the extra ``adapter`` brings beyond the packages of the simulator.
NEEDED = ("alembic", "argon2", "asyncssh", "h11", "psycopg", "rich", "sqlalchemy")


def main() -> None:
    """Run the command line; exit 2 with the extra's name where a package of it is missing."""
    if any(find_spec(name) is None for name in NEEDED):
        sys.stderr.write("Error: ic-adapter needs the extra adapter: pip install 'mock-cayenta[adapter]'\n")
        sys.exit(2)
    from ic_adapter.cli.main import main as command

    command()


if __name__ == "__main__":
    main()
