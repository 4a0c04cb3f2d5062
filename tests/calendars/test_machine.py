"""Whatever happens, in whatever order: the files that people received, and the calendar that they subscribe to, say
what is true.

KURSVERBUND_SEED=… plays a failed round again; a failure prints its seed.
"""

import os
import random
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.calendars.machine import CalendarMachine, World

SETTINGS = settings(
    max_examples=3,
    stateful_step_count=30,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink) if os.environ.get("KURSVERBUND_SEED") else (Phase.generate,),
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


def play(url: str, rounds: int) -> World:
    chosen = os.environ.get("KURSVERBUND_SEED")
    world = World(url)
    try:
        for _ in range(1 if chosen else rounds):
            number = int(chosen) if chosen else random.randrange(10**9)
            machine: Any = type("Calendars", (CalendarMachine,), {"world": world})
            try:
                run_state_machine_as_test(seed(number)(machine), settings=SETTINGS)
            except BaseException:
                print(f"play it again: KURSVERBUND_SEED={number}")
                raise
    finally:
        world.close()
    return world


@pytest.mark.timeout(240)
def test_every_calendar_ends_with_the_true_programme(database_url: str) -> None:
    assert play(database_url, 1).acts > 50


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_every_calendar_ends_with_the_true_programme_for_thousands_of_acts(database_url: str) -> None:
    began = time.monotonic()
    world = play(database_url, 100)
    figures = f"{world.acts} acts, {world.files} notices, {world.looks} looks at feeds"
    print(f"\ncalendars: {figures}, {time.monotonic() - began:.0f} s")
