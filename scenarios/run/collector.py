"""Turns a bare .feature file into pytest items; parses with pytest-bdd and needs no Python file beside the feature."""

import re
from types import ModuleType

import pytest
import pytest_bdd
from pytest_bdd.exceptions import GherkinParseError

from scenarios.errors import FeatureError
from scenarios.language import features
from scenarios.language.features import ENCODING
from scenarios.language.rows import FeatureFile, Outline

#: Where a scenario's function keeps the line it stands at.
LINE = "scenario_line"


class FeatureModule(pytest.Module):
    """A .feature file where pytest expects a module: its scenarios are test functions of a module made in memory."""

    def _getobj(self) -> ModuleType:
        try:
            feature = features.read(self.path)
            self._refuse_twins(feature)
            self._declare_tags(feature)
            return _as_module(feature)
        except (FeatureError, GherkinParseError) as error:
            raise self.CollectError(str(error)) from error

    def funcnamefilter(self, name: str) -> bool:
        """Ours are all named test_…, whatever ``python_functions`` says for the project around."""
        return name.startswith("test_")

    def _refuse_twins(self, feature: FeatureFile) -> None:
        """pytest-bdd would silently keep the last of two scenarios of one name."""
        names = [outline.name for outline in feature.outlines]
        for name in {name for name in names if names.count(name) > 1}:
            raise self.CollectError(f"{self.path}: two scenarios are named {name!r}; rename one")

    def _declare_tags(self, feature: FeatureFile) -> None:
        """Tags become marks; declared here so that --strict-markers and warnings as errors stay quiet."""
        for tag in sorted({tag for outline in feature.outlines for tag in _all_tags(outline)}):
            self.config.addinivalue_line("markers", f"{tag}: tag of a scenario")


def _all_tags(outline: Outline) -> frozenset[str]:
    return outline.tags.union(*(table.tags for table in outline.examples))


def _as_module(feature: FeatureFile) -> ModuleType:
    module = ModuleType(feature.path.stem, feature.name)
    module.__file__ = str(feature.path)
    for outline in feature.outlines:
        bind = pytest_bdd.scenario(
            feature.path.name, outline.name, encoding=ENCODING, features_base_dir=str(feature.path.parent)
        )
        function = bind(_nothing)
        setattr(function, LINE, outline.line)
        setattr(module, _function_name(outline), function)
    return module


def _nothing() -> None:
    """What is left to do after the last step."""


def _function_name(outline: Outline) -> str:
    words = re.sub(r"\W+", "_", outline.name).strip("_").lower()
    return f"test_{words}_{outline.line}" if not words.isascii() or not words else f"test_{words}"
