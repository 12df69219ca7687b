"""Random calls of F-01 to F-14: the router answers as a model written from the spec alone says."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import RouterMachine

CI = settings(
    max_examples=200,
    stateful_step_count=50,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_the_router_answers_as_the_model_of_the_spec() -> None:
    """200 runs of up to 50 steps; the same ones every time."""
    run_state_machine_as_test(RouterMachine, settings=CI)
