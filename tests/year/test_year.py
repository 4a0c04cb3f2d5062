"""A year in the network: everybody gets each message that is due exactly once, in time, and none that is not true.

What the program tells is held against a model that reckons everything anew at every look (`tests/year/model.py`).
"""

import random
from collections import Counter
from time import perf_counter

import pytest

from catalogue.database import Database
from tests.year.world import World


async def _lived(database: Database, seed: int, sessions: int, enrolments: int, changes: int, days: int) -> World:
    began = perf_counter()
    async with database.writing() as db:
        world = World(db, random.Random(seed), days)
        await world.build(sessions, people=max(10, enrolments // 15))
        ticks = await world.live(enrolments, changes)
    kinds = Counter(message[0] for message in world.told)
    print(f"\n{ticks} looks in {perf_counter() - began:.0f} s; happened: {dict(world.changes)}; told: {dict(kinds)}")
    return world


def _each_once(world: World) -> None:
    assert max(world.told.values()) == 1
    assert set(world.model.sent) == {message for message in world.told if message[0] != "moved"}
    assert not world.model.pending


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_tenth_of_a_year(database: Database) -> None:
    world = await _lived(database, 1, sessions=30, enrolments=300, changes=50, days=36)
    _each_once(world)
    assert world.changes["enrolments"] > 100


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_some_weeks_on_the_other_database(database: Database) -> None:
    _each_once(await _lived(database, 2, sessions=6, enrolments=60, changes=15, days=20))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_whole_year(database: Database, seed: int) -> None:
    _each_once(await _lived(database, seed, sessions=300, enrolments=3_000, changes=500, days=360))
