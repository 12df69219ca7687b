"""Random events, faults, deaths and decisions: the pump does what a model written from the spec alone says."""

from collections import Counter
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.pump_model.bench_adapter import World, world
from tests.pump_model.machine import PumpMachine
from tests.pump_model.walk import walk

CI = settings(
    max_examples=10,
    stateful_step_count=30,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
WALKS, STEPS = 10, 40
#: What the walks have to have met, else they prove nothing: outcomes of calls, ends of records, deaths, decisions.
MET = """
AddARItems SENT, AddARItems REJECTED, AddARItems UNCERTAIN, AddARItems PAUSED, AddARItems FAILED
AdjARItem SENT, AdjARItem REJECTED, AdjARItem UNCERTAIN, AddReturnedCheck SENT
AddAlert SENT, SetPhone SENT, SetAccountBillingAddress SENT, AddContact SENT, GetAccountBalance SENT
payment SENT, payment REJECTED, payment UNCERTAIN, payment HELD, payment FAILED, payment SKIPPED
void SENT, void SKIPPED, credit SENT, credit REJECTED, credit SKIPPED, ach_reject SENT, ach_reject SKIPPED
paperless SENT, paperless SKIPPED, email SENT, phone SENT, mailing_address SENT
died under way AddARItems, claim.before_commit, claim.after_commit, outcome.before_commit, outcome.after_commit
hand_over.before_commit, hand_over.after_commit
confirm of payment True, resend of payment True, drop of payment True, confirm of payment False
"""


@pytest.fixture(scope="module")
def there() -> Generator[World, None, None]:
    """One simulator for all."""
    with world() as made:
        yield made


def test_the_pump_does_what_the_model_of_the_spec_says(there: World) -> None:
    """Runs of up to 30 steps, the same ones every time; what fails is made small."""
    machine = type("Machine", (PumpMachine,), {"world": there, "reached": Counter[str]()})
    run_state_machine_as_test(machine, settings=CI)


def test_walks_meet_every_class_of_outcome_as_the_model_says(there: World) -> None:
    """The walks with the seeds 0 to 9; each outcome, death and decision is met at least once."""
    reached = Counter[str]()
    machine = type("Machine", (PumpMachine,), {"world": there, "reached": reached})

    for seed in range(WALKS):
        walk(machine, seed, STEPS)

    wanted = {name.strip() for line in MET.strip().splitlines() for name in line.split(",")}
    assert wanted - set(reached) == set()
