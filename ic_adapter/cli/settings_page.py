"""The page of everything that can be set, made from the tables: the program's settings, Advanced Settings, keys."""

import json

from ic_adapter.billers import bif_options, keys, settings
from ic_adapter.config import OPTIONS


def page() -> str:
    """Markdown, ending with a line break; docs/adapter-settings.md is this text."""
    lines = ["# Settings of the adapter", "", "Made by `ic-adapter serve --settings-markdown`; do not edit.", ""]
    lines += [
        "## The program",
        "",
        (
            "Flag > environment > file > default. The file is that of `--config` or `IC_ADAPTER_CONFIG`: TOML, "
            "with lines such as `port = 8491`."
        ),
        "",
    ]
    lines += ["| Flag | Environment | Default | What it does |", "|---|---|---|---|"]
    for option in OPTIONS:
        lines.append(f"| `{option.flag}` | `{option.env}` | {_shown(option.default)} | {option.help} |")
    lines += [
        "",
        "## Advanced Settings of a biller",
        "",
        "| AS | Name | Form | When blank | Read by |",
        "|---|---|---|---|---|",
    ]
    for setting in settings.TABLE.values():
        cells = (setting.key, setting.name, setting.form.value, setting.default, setting.read_by)
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## Keys of a biller", "", "| Key | Default | Meaning | Section |", "|---|---|---|---|"]
    lines += [f"| `{key.name}` | {_shown(key.default)} | {key.help} | {key.section} |" for key in keys.ALL]
    lines += _customizations()
    return "\n".join(lines) + "\n"


def _customizations() -> list[str]:
    lines = [
        "",
        "## BIF customizations of a biller",
        "",
        "Set by `bif` of `POST /api/billers` (invoice-files §10).",
        "",
    ]
    lines += ["| Feature | Value | What it does |", "|---|---|---|"]
    found = {name: (kind.value, bif_options.EFFECTS[name]) for name, kind in bif_options.FEATURES.items()}
    found |= dict.fromkeys(bif_options.IN_FILE, ("–", "read from each bill; refused as a customization"))  # noqa: RUF001
    found |= dict.fromkeys(bif_options.NOT_USED, ("–", "not used for Cayenta; refused"))  # noqa: RUF001
    return lines + [f"| {name} | {value} | {effect} |" for name, (value, effect) in sorted(found.items())]


def _shown(value: object) -> str:
    return "blank" if value == "" else f"`{json.dumps(value)}`" if not isinstance(value, str) else f"`{value}`"
