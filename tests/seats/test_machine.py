"""A thousand random things that happen to seats, and after each of them everything is as the model foretells.

KURSVERBUND_SEED=… plays a failed round again; a failure prints its seed.
"""

import os
import random
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.seats.booked import BookedMachine
from tests.seats.world import World, close_world, open_world

#: Rules per example; a rule may be several operations.
STEPS = 50
EXAMPLES = 5  # per round


def play(database_url: str, operations: int, numbers: random.Random) -> World:
    """Round after round in one database until so many operations are done. `numbers`: where the seeds come from."""
    chosen = os.environ.get("KURSVERBUND_SEED")
    world = open_world(database_url)
    try:
        while world.operations < (1 if chosen else operations):
            number = int(chosen) if chosen else numbers.randrange(10**9)
            _play_once(world, number)
    finally:
        close_world(world)
    return world


def _play_once(world: World, number: int) -> None:
    machine: Any = type("Seats", (BookedMachine,), {"world": world})
    try:
        run_state_machine_as_test(seed(number)(machine), settings=SETTINGS)
    except BaseException:
        print(f"play it again: KURSVERBUND_SEED={number}")
        raise


SETTINGS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


@pytest.mark.timeout(300)
def test_every_seat_is_where_the_rules_say_after_a_thousand_random_acts(database_url: str) -> None:
    """The same acts on every machine, so that what lands here lands elsewhere; new ones are tried by `make soak`."""
    least = 1 if os.environ.get("KURSVERBUND_SEED") else 1_000
    assert play(database_url, 1_000, random.Random(2030)).operations >= least


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
def test_every_seat_is_where_the_rules_say_after_a_hundred_thousand_random_acts(database_url: str) -> None:
    begun = time.monotonic()
    world = play(database_url, 100_000, random.Random())
    seconds, name = time.monotonic() - begun, database_url.split(":")[0]
    print(f"{name}: {world.operations:,} operations in {world.examples:,} examples, {seconds:.0f} s, none wrong")
