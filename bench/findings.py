"""What was measured and what it is worth: targets, figures of rounds, medians, ratios, verdicts. No measuring."""

from dataclasses import dataclass
from enum import Enum
from statistics import median


class Bound(Enum):
    """Which side of a target is good."""

    AT_LEAST = "≥"
    AT_MOST = "≤"

    def is_kept(self, value: float, limit: float) -> bool:
        """Whether the value is on the good side, the limit included."""
        return value >= limit if self is Bound.AT_LEAST else value <= limit


class Verdict(Enum):
    """What a row says of the product."""

    MET = "met"
    MISSED = "missed"
    NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Target:
    """A limit for the product's figure, or for its ratio to the floor's figure of the same round."""

    bound: Bound
    limit: float
    of_floor: bool = False

    def __str__(self) -> str:
        return f"{self.bound.value} {self.limit:g}{' of floor' if self.of_floor else ''}"


@dataclass(frozen=True, slots=True)
class Figures:
    """One figure per round, of the product and, where there is one, of the floor in the same round."""

    product: tuple[float, ...]
    floor: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    #: For the plot: size → figure.
    points: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if not self.product or (self.floor and len(self.floor) != len(self.product)):
            raise ValueError(f"{len(self.product)} rounds of the product and {len(self.floor)} of the floor")

    @property
    def ratios(self) -> tuple[float, ...]:
        """Product by floor, round by round."""
        return tuple(ours / theirs for ours, theirs in zip(self.product, self.floor, strict=bool(self.floor)))

    @property
    def unrest(self) -> float:
        """How far the floor's rounds lie apart, as a share of their median; 0 without a floor.

        The floor does the same work in each round: what it varies by is the machine's doing.
        """
        return (max(self.floor) - min(self.floor)) / median(self.floor) if self.floor else 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the result: figures, or the reason why there are none."""

    key: str
    what: str
    unit: str
    target: Target
    figures: Figures | None
    reason: str = ""
    profile: tuple[str, ...] = ()

    @property
    def product(self) -> float | None:
        """Median of the product's rounds."""
        return None if self.figures is None else median(self.figures.product)

    @property
    def floor(self) -> float | None:
        """Median of the floor's rounds."""
        return median(self.figures.floor) if self.figures and self.figures.floor else None

    @property
    def ratio(self) -> float | None:
        """Median of the ratios of the pairs, not the ratio of the medians: a slow moment hits both of a pair."""
        return median(self.figures.ratios) if self.figures and self.figures.floor else None

    @property
    def decisive(self) -> float | None:
        """The value that the target speaks of, and that comparisons over time speak of."""
        return self.ratio if self.target.of_floor else self.product

    @property
    def verdict(self) -> Verdict:
        """Met or missed, where there is a figure."""
        if self.decisive is None:
            return Verdict.NOT_MEASURED
        return Verdict.MET if self.target.bound.is_kept(self.decisive, self.target.limit) else Verdict.MISSED
