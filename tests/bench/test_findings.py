"""Medians, ratios of pairs and verdicts."""

import pytest

from bench.findings import Bound, Figures, Target, Verdict
from tests.bench.figures import AT_MOST_TEN, HALF_AGAIN, finding


def test_figures_are_medians() -> None:
    """One slow round does not move them."""
    found = finding(product=(100.0, 3.0, 110.0), floor=(50.0, 60.0, 1.0))

    assert (found.product, found.floor) == (100.0, 50.0)


def test_ratio_is_the_median_of_the_pairs() -> None:
    """A moment in which both sides of a round are slow leaves the ratio alone."""
    found = finding(product=(10.0, 100.0, 60.0), floor=(5.0, 20.0, 60.0))

    assert found.ratio == 2.0  # the medians' own ratio would be 3


@pytest.mark.parametrize(
    ("product", "verdict"), [((150.0,), Verdict.MET), ((149.9,), Verdict.MISSED), ((151.0,), Verdict.MET)]
)
def test_ratio_meets_its_target_or_misses_it(product: tuple[float, ...], verdict: Verdict) -> None:
    """The limit itself is met."""
    assert finding(HALF_AGAIN, product=product, floor=(100.0,)).verdict is verdict


@pytest.mark.parametrize(("product", "verdict"), [((10.0,), Verdict.MET), ((10.1,), Verdict.MISSED)])
def test_upper_limit_of_an_absolute_figure(product: tuple[float, ...], verdict: Verdict) -> None:
    """Without a floor the product's own median decides."""
    assert finding(AT_MOST_TEN, product=product).verdict is verdict


def test_no_figure_is_no_verdict() -> None:
    """A row that could not be measured is neither met nor missed."""
    assert finding().verdict is Verdict.NOT_MEASURED


def test_rounds_come_in_pairs() -> None:
    """A floor with fewer rounds than the product is a mistake of ours, said at once."""
    with pytest.raises(ValueError, match="2 rounds of the product and 1 of the floor"):
        Figures(product=(1.0, 2.0), floor=(1.0,))


def test_targets_read_as_the_design_writes_them() -> None:
    """Sign, limit, and what it is a share of."""
    assert str(HALF_AGAIN) == "≥ 1.5 of floor"
    assert str(Target(Bound.AT_MOST, 150.0)) == "≤ 150"
