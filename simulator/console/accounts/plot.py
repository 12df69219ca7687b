"""Geometry of the balance plot: a step line, its axes and their labels, in the units of the drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from simulator.console.accounts.history import Day

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 84, 44, 16, 36
MOST = 1_000  # steps drawn
LINES = 5  # across, about
DATES = 5
MILLION = Decimal(1_000_000)
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing of WIDTH by HEIGHT: the line as SVG path data, the ticks of both axes, where zero and the last day lie.

    ``is_cut`` where there were more steps than are drawn.
    """

    path: str
    amounts: Sequence[Tick]
    dates: Sequence[Tick]
    zero: float
    last: tuple[float, float]
    first_day: date
    last_day: date
    least: Decimal
    most: Decimal
    now: Decimal
    is_cut: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def plot_of(days: Sequence[Day]) -> Plot | None:
    """The plot of the newest days; None where nothing ever changed."""
    if not days:
        return None
    drawn = days[-MOST:]
    amounts = _amount_labels([day.balance for day in drawn])
    scale = _Scale(drawn[0].day, drawn[-1].day, amounts[0], amounts[-1])
    return Plot(
        path=_path(drawn, scale),
        amounts=[Tick(scale.y(amount), label) for amount, label in zip(amounts, _in_words(amounts), strict=True)],
        dates=[Tick(scale.x(day), day.isoformat()) for day in _date_labels(drawn[0].day, drawn[-1].day)],
        zero=scale.y(Decimal(0)),
        last=(scale.x(drawn[-1].day), scale.y(drawn[-1].balance)),
        first_day=drawn[0].day,
        last_day=drawn[-1].day,
        least=min(day.balance for day in drawn),
        most=max(day.balance for day in drawn),
        now=drawn[-1].balance,
        is_cut=len(days) > MOST,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days and amounts to places in the drawing; y grows downwards."""

    first: date
    last: date
    least: Decimal
    most: Decimal

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 1.0
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, amount: Decimal) -> float:
        share = float((amount - self.least) / (self.most - self.least))
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _path(days: Sequence[Day], scale: _Scale) -> str:
    """From zero up to the first balance, then level until each change."""
    steps = "".join(f"H{scale.x(day.day)}V{scale.y(day.balance)}" for day in days)
    return f"M{scale.x(days[0].day)} {scale.y(Decimal(0))}{steps}H{WIDTH - RIGHT}"


def _amount_labels(amounts: Sequence[Decimal]) -> list[Decimal]:
    """Round amounts from below the least to above the greatest, zero among them."""
    least, most = min(Decimal(0), *amounts), max(Decimal(0), *amounts)
    rough = (most - least or Decimal(1)) / LINES
    unit = Decimal(1).scaleb(rough.adjusted())
    step = next(unit * factor for factor in ROUND if unit * factor >= rough)
    first, last = least // step, most // step
    first -= first * step > least
    last += last * step < most or first == last
    return [step * place for place in range(int(first), int(last) + 1)]


def _in_words(amounts: Sequence[Decimal]) -> list[str]:
    """The labels, cents only where a step has them, large amounts in millions."""
    if max(map(abs, amounts)) >= MILLION:
        return [f"{(amount / MILLION).normalize():,f} M" for amount in amounts]
    cents = 2 if any(amount % 1 for amount in amounts) else 0
    return [f"{amount:,.{cents}f}" for amount in amounts]


def _date_labels(first: date, last: date) -> Iterator[date]:
    """Days at even distances, each once."""
    span = (last - first).days
    for place in sorted({round(span * step / (DATES - 1)) for step in range(DATES)}):
        yield first + timedelta(days=place)
