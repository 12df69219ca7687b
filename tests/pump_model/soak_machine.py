"""Thousands of walks and runs of the state machine with random seeds; a failure prints its steps and its seed.

``make soak``, or: python -m pytest -q -s tests/pump_model/soak_machine.py; SOAK_RUNS tells how many walks (1000), a
tenth as many runs of Hypothesis follow. PUMP_MODEL_DB=postgresql takes databases of a PostgreSQL server.
"""

import os
import random
from collections import Counter

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pump_model.bench_adapter import world
from tests.pump_model.machine import PumpMachine
from tests.pump_model.walk import walk

RUNS = int(os.environ.get("SOAK_RUNS") or 1_000)


def test_soak() -> None:
    """The pump does what the model of the spec says, whatever the seed; SOAK_SEED repeats one."""
    chosen = int(os.environ.get("SOAK_SEED") or random.SystemRandom().randrange(2**32))
    print(f"SOAK_SEED={chosen}")  # noqa: T201 — this is how a failure is repeated
    soak = settings(
        max_examples=RUNS // 10,
        stateful_step_count=40,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    with world() as there:
        machine = type("Machine", (PumpMachine,), {"world": there, "reached": Counter[str]()})
        for number in range(RUNS):
            print(f"\rwalk {chosen + number}", end="", flush=True)  # noqa: T201 — SOAK_SEED=<this> SOAK_RUNS=1 repeats it
            walk(machine, chosen + number, 60)
        run_state_machine_as_test(seed(chosen)(machine), settings=soak)
