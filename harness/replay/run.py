"""A whole replay: recording in; state file, scenarios and a report of what they show and cannot show out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from harness.errors import HarnessError
from harness.profiles.profile import profiles
from harness.record.proxy import contract_version
from harness.replay.features import feature, scenario
from harness.replay.opening import opening, unknown_tags
from harness.replay.playing import PlayedCall, ReplayDifference, StoryPlayer
from harness.replay.staging import SECONDS, NoStage, StagedBiller
from harness.replay.stories import ReplayStory, stories
from harness.replay.traffic import Traffic, traffic

STATE, FEATURE, REPORT = "state.jsonl", "recorded.feature", "replay.json"
CANNOT_KNOW = (
    "entries behind a balance: sums answer as recorded, the ledger is made up",
    "what other clients or the biller changed between two recorded calls",
    "numbers that the router gives (transNo, items, folios, contacts, issues): the simulator gives its own",
    "texts that were left out, and codes that were replaced because no document has them",
    "the time of day, and the biller's day where no request tells it",
    "how long replies took, faults, logins and permissions",
)


class CannotWrite(HarnessError):
    """The result of a replay cannot be written."""


@dataclass
class ReplayResult:
    """What a replay has made: scenarios, calls with what differs, what was left out and why."""

    traffic: Traffic
    played: list[PlayedCall] = field(default_factory=list)
    scenarios: int = 0
    accounts: int = 0
    strays: int = 0
    late: int = 0
    refused: list[str] = field(default_factory=list)
    unseen: dict[str, list[str]] = field(default_factory=dict)

    @property
    def differences(self) -> list[ReplayDifference]:
        """Every value that answers otherwise than recorded."""
        return [difference for call in self.played for difference in call.differences]

    @property
    def reads(self) -> tuple[int, int]:
        """How many reads there are, and how many of them answer as recorded."""
        reads = [call for call in self.played if call.call.is_read]
        return len(reads), sum(not call.differences for call in reads)

    @property
    def passed(self) -> bool:
        """Whether something was replayed, and every reply was as recorded."""
        return bool(self.played) and not self.differences and not self.refused

    def notes(self) -> list[str]:
        """Return what of the recording is not in the replay, and what to know about it."""
        notes = [f"{number} exchanges left out: {why}" for why, number in self.traffic.left_out.items()]
        if self.strays:
            notes.append(f"{self.strays} calls left out: they are about something that was posted before the recording")
        if self.late:
            notes.append(f"{self.late} reads came after a change of what they show; the state before is not known")
        contracts = {header.contract for header in self.traffic.headers}
        if contracts - {contract_version()}:
            notes.append("recorded with another version of the contract; compare the schemas, or record again")
        return notes


def replay(recording: Path, out: Path, simulator: str, template: str, first_day: date | None) -> ReplayResult:
    """Replay a recording on a simulator under its URL, and write state file, scenarios and report into a folder.

    Raises BadRecording, NoStage, CannotWrite.
    """
    result = ReplayResult(traffic(recording, first_day))
    told, strays = stories(result.traffic.calls)
    result.strays = len(strays)
    settings = _settings(result.traffic)
    scenarios, seen = [], dict[str, set[str]]()
    with httpx.Client(base_url=simulator, timeout=SECONDS, trust_env=False) as client:
        for place, story in enumerate(told, start=1):
            with _biller(client, f"replay-{place}", template, settings) as biller:
                lines = _played(client, biller, story, result)
            scenarios.append(scenario(_name(story), *lines))
            unknown_tags(story.calls, seen)
        state = _state(client, told, template, settings)
    result.scenarios = len(scenarios)
    result.unseen = {
        profile.request: sorted({path.rpartition("/")[2] for path in profile.tags} - seen[profile.request])
        for profile in profiles().values()
        if profile.request in seen
    }
    text = feature(scenarios, _about(result))
    _write(out, {STATE: state, FEATURE: text.encode(), REPORT: json.dumps(report(result), indent=1).encode()})
    return result


def report(result: ReplayResult) -> dict[str, Any]:
    """Return the result for programs."""
    reads, right = result.reads
    return {
        "recordings": [{"started": header.started, "target": header.target} for header in result.traffic.headers],
        "accounts": result.accounts,
        "scenarios": result.scenarios,
        "calls": len(result.played),
        "reads": reads,
        "reads_as_recorded": right,
        "differences": [
            {
                "call": it.call.place,
                "function": it.call.function,
                "path": it.path,
                "was": it.recorded,
                "is": it.replayed,
            }
            for it in result.differences
        ],
        "refused": result.refused,
        "notes": result.notes(),
        "tags_without_a_recorded_value": result.unseen,
        "cannot_know": list(CANNOT_KNOW),
        "passed": result.passed,
    }


@contextmanager
def _biller(client: httpx.Client, bid: str, template: str, settings: dict[str, Any]) -> Iterator[StagedBiller]:
    biller = StagedBiller(client, bid, template)
    biller.create(settings)
    try:
        yield biller
    finally:
        biller.remove()


def _settings(found: Traffic) -> dict[str, Any]:
    """Return the simulator's settings that replies show: the shape of balances, where new item numbers stand."""
    settings: dict[str, Any] = {"magic_accounts": False}
    if any(call.reply.find(".//ACTUAL_AMT_OWING") is not None for call in found.calls):
        settings["balance_shape"] = "template"
    items = [call for call in found.calls if call.function == "AddARItems" and call.succeeded]
    if any(call.reply.find(".//ITEM_NO") is not None for call in items):
        settings["ar_reply_item_no"] = "tag"
    return settings


def _played(
    client: httpx.Client, biller: StagedBiller, story: ReplayStory, result: ReplayResult
) -> tuple[list[str], list[tuple[list[str], PlayedCall]]]:
    """Stage and play a story; return how its scenario begins, and each call with the steps before it."""
    found, today = opening(story), story.calls[0].day
    biller.freeze(today)
    biller.stage(found)
    given, biller.steps = biller.steps, []
    player, calls = StoryPlayer(client, biller), []
    for call in story.calls:
        if call.day > today:
            today = call.day
            biller.freeze(today)
        played = player.play(call)
        calls.append((biller.steps, played))
        biller.steps = []
        result.played.append(played)
    result.accounts += len(found.accounts)
    result.late += len(found.late)
    result.refused += biller.refused
    return given, calls


def _state(client: httpx.Client, told: list[ReplayStory], template: str, settings: dict[str, Any]) -> bytes:
    """Return a state file with the accounts of all stories, at the day of the first call."""
    with _biller(client, "recorded", template, settings) as biller:
        for place, story in enumerate(sorted(told, key=lambda story: story.calls[0].day)):
            if place == 0:
                biller.freeze(story.calls[0].day)
            biller.stage(opening(story))
        try:
            answer = client.get(f"/__admin/billers/{biller.bid}/state")
        except httpx.HTTPError as error:
            raise NoStage(f"the simulator did not answer ({type(error).__name__})") from None
        if not answer.is_success:
            raise NoStage(f"the simulator gave no state file: HTTP {answer.status_code}")
        return answer.content


def _name(story: ReplayStory) -> str:
    subjects = [f"account {number}" for number in story.accounts] or [f"person {number}" for number in story.persons]
    return ", ".join(subjects[:3]) + (f" and {len(subjects) - 3} more" if len(subjects) > 3 else "")


def _about(result: ReplayResult) -> list[str]:
    first = result.traffic.headers[0]
    lines = [f"Recorded from {first.started[:10]} on at {first.target}; personal data replaced. * is not known."]
    return [*lines, "A replay cannot know:", *(f"- {line}" for line in CANNOT_KNOW)]


def _write(out: Path, files: dict[str, bytes]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise CannotWrite(f"cannot write to {out}: {error.strerror}; name another folder with --out") from None
