"""A biller of the file-only partner with the demo profile, and ways to change the profile."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ic_adapter.files.partners.demo import FOLDER, PROFILE
from ic_adapter.files.partners.profile import MappingProfile
from ic_adapter.files.partners.profile_json import parse_profile

Change = Callable[[dict[str, Any]], object]


def changed(*changes: Change) -> MappingProfile:
    """Return the demo profile after these changes of its JSON."""
    profile = json.loads(FOLDER.joinpath(PROFILE).read_text(encoding="utf-8"))
    for change in changes:
        change(profile)
    return parse_profile(json.dumps(profile))


@pytest.fixture
def profile() -> MappingProfile:
    """Return the demo profile."""
    return changed()
