"""Checks the package without extras in the environment that runs this: what works, and what names its extra.

Stands alone: nothing but the installed wheel and the standard library. Exit 1 with one line per wrong answer.
"""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
CODE = """
import httpx
from simulator.testing import CayentaSim
with CayentaSim() as sim, sim.biller(template="3426") as biller:
    biller.account("2003708").post("payment", "20.00")
    print(biller.ask("GetAccountBalance", ACCOUNT_NO="2003708").tags["CURRENT_BALANCE"])
    reply = httpx.get(f"{sim.url}/billers/{biller.id}/cayentaws/service/BILLPDF", trust_env=False)
    print(reply.status_code, reply.text)
"""
#: A command with its exit code and a part of what it prints.
COMMANDS: tuple[tuple[list[str], int, str], ...] = (
    ([str(BIN / "python"), "-c", CODE], 0, "80.24\n501 BILLPDF needs the extra statements: pip install"),
    ([str(BIN / "cayenta-sim"), "functions"], 0, "GetAccountBalance"),
    ([str(BIN / "cayenta-sim"), "serve", "--sftp-port", "0"], 2, "pip install 'mock-cayenta[sftp]'"),
    ([str(BIN / "cayenta-contract"), "--help"], 0, "diff"),
    ([str(BIN / "ic-adapter"), "--help"], 2, "pip install 'mock-cayenta[adapter]'"),
    ([str(BIN / "cayenta-scenarios"), "list"], 2, "pip install 'mock-cayenta[scenarios]'"),
)


def main() -> None:
    """Run the commands; exit 1 if one of them does not do what is expected."""
    is_wrong = False
    for command, code, words in COMMANDS:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 — our own commands
        printed = done.stdout + done.stderr
        if done.returncode != code or words not in printed or "Traceback" in printed:
            is_wrong = True
            sys.stderr.write(
                f"{' '.join(command)[:80]}: exit {done.returncode}, expected {code} and {words!r}:\n{printed}\n"
            )
    sys.exit(1 if is_wrong else 0)


if __name__ == "__main__":
    main()
