"""Thousands of runs of the state machine with random seeds; a failure prints its steps and how to repeat it.

``make soak``, or: python -m pytest -q -s tests/model/soak_machine.py; SOAK_RUNS tells how many runs (3000).
"""

import os
import random

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import RouterMachine


def test_soak() -> None:
    """The router answers as the model of the spec, whatever the seed; SOAK_SEED repeats one."""
    chosen = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(2**32))
    print(f"SOAK_SEED={chosen}")  # noqa: T201 — this is how a failure is repeated
    soak = settings(
        max_examples=int(os.environ.get("SOAK_RUNS") or 3_000),
        stateful_step_count=50,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(chosen)(RouterMachine), settings=soak)
