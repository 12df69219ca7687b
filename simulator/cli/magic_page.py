"""The page of magic numbers and fault presets, and the same as a listing for a terminal."""

from collections.abc import Iterator

from simulator.cli.listings import MADE
from simulator.contract.faults.catalogue import BY_NAME
from simulator.contract.faults.files.presets import FILE_PRESETS
from simulator.contract.faults.presets import PRESETS
from simulator.contract.magic import FAULTS, TABLE, TAGS
from simulator.contract.refusals import TABLE as REFUSALS

INTRODUCTION = (
    "# Magic numbers and presets\n\nReady-made trouble. A magic number needs no set-up: use it as an account, person "
    "or item number at any biller, unless its key `magic_accounts` is off. It works in the tags "
    f"{', '.join(TAGS)}. A preset is a fault rule by its name.\n\n"
    "## Numbers that answer a STATUS\n\n| Number | STATUS | Where | Text |\n|---|---|---|---|\n"
)


def page() -> str:
    """docs/magic.md: a table of the numbers, and a card for each preset."""
    rows = "".join(
        f"| `{magic.number}` | {magic.status} | {REFUSALS[type(magic.refusal)].level.value} | {magic.refusal} |\n"
        for magic in TABLE
    )
    parts = (INTRODUCTION, rows, "\n## Presets\n", *_cards(), "\n## Presets of the file server\n", *_file_cards())
    return MADE + "".join(parts)


def listing() -> str:
    """The numbers and presets, one a line."""
    lines = [f"{magic.number}  STATUS {magic.status:<5} {magic.refusal}" for magic in TABLE]
    lines += [
        f"{number}  {name:<18} {preset.says}" for number, (name, preset) in zip(FAULTS, PRESETS.items(), strict=True)
    ]
    return "".join(f"{line}\n" for line in lines)


def _cards() -> Iterator[str]:
    for number, (name, preset) in zip(FAULTS, PRESETS.items(), strict=True):
        yield (
            f"\n### {name}\n\n{preset.says[0].upper()}{preset.says[1:]}.\n\n"
            f"- Books: {preset.books_effect.value}; the client sees: {preset.reply_effect} "
            f"({BY_NAME[preset.reply_effect].says})\n"
            f"- Every call of account or person `{number}` meets it\n"
            f'- One call: `POST /__admin/billers/BID/faults` with `{{"name": "once", "preset": "{name}"}}`\n'
        )


def _file_cards() -> Iterator[str]:
    for name, preset in FILE_PRESETS.items():
        faults = ", ".join(dict.fromkeys(rule.fault for rule in preset.rules))
        yield (
            f"\n### {name}\n\n{preset.says[0].upper()}{preset.says[1:]}.\n\n"
            f"- Faults: {faults}\n"
            f'- `POST /__admin/billers/BID/file-faults` with `{{"preset": "{name}"}}`\n'
        )
