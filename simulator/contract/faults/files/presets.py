"""Named sets of file faults: what partners' file servers do, ready to be switched on by one word."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.billing.records.file_faults import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetRule:
    """One rule of a preset: ``times`` None = always."""

    fault: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    probability: float = 1.0
    times: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreset:
    """Rules under one name; ``says`` is what happens."""

    says: str
    rules: tuple[PresetRule, ...]


def _always(*faults: str) -> tuple[PresetRule, ...]:
    return tuple(PresetRule(fault=fault) for fault in faults)


FILE_PRESETS: Mapping[str, FilePreset] = {
    "slow_partner": FilePreset(
        says="each file grows for five minutes under its name, and reads are slow",
        rules=(PresetRule(fault="grows", parameters={"seconds": 300.0}), *_always("slow_reads")),
    ),
    "stalled_upload": FilePreset(
        says="the next upload stops in the middle for ten minutes",
        rules=(PresetRule(fault="stalls", parameters={"seconds": 600.0}, times=1),),
    ),
    "torn_upload": FilePreset(
        says="the next file stays cut in the middle: its upload was lost",
        rules=(PresetRule(fault="session_lost", times=1),),
    ),
    "changed_while_read": FilePreset(
        says="the next file read is replaced by another one meanwhile",
        rules=(PresetRule(fault="replaced_while_read", times=1),),
    ),
    "hostile_folder": FilePreset(
        says="every listing has hostile names, look-alikes and useless dates, in random order",
        rules=_always(
            *("random_order", "undecodable_name", "newline_name", "leading_dash", "long_name", "case_twins"),
            *("folder_as_file", "link_as_file", "same_dates"),
        ),
    ),
    "huge_folder": FilePreset(says="every listing has 100,000 other files", rules=_always("many_names")),
    "flaky_server": FilePreset(
        says="short reads; every third read breaks, every fifth rename loses its reply",
        rules=(
            *_always("short_reads"),
            PresetRule(fault="reset_at_byte", probability=0.33),
            PresetRule(fault="reply_lost", probability=0.2),
        ),
    ),
    "full_disk": FilePreset(says="nothing can be written", rules=_always("disk_full")),
    "read_only_server": FilePreset(says="nothing can be written, renamed or removed", rules=_always("read_only")),
    "login_outage": FilePreset(says="nobody can log in", rules=_always("login_refused")),
    "silent_server": FilePreset(says="connections are accepted and never answered", rules=_always("no_banner")),
    "key_changed": FilePreset(says="the server has a new host key", rules=_always("host_key_changed")),
}
