"""Real processes race for seats on both databases: nothing oversold, nobody lost, nobody waits for ever."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from catalogue.database import Database
from catalogue.tables import sessions
from tests.factories import NOW
from tests.seats.race_plan import Racers, Track, lay

SECOND, HOLD = timedelta(seconds=1), timedelta(hours=24)

Race = Callable[[Racers, Track, int], Awaitable[None]]


@pytest_asyncio.fixture(scope="module")
async def racers() -> AsyncIterator[Racers]:
    started = Racers()
    yield started
    await started.close()


def lanes(acts: list[dict[str, object]], count: int) -> list[list[dict[str, object]]]:
    """Deal out acts to so many processes."""
    return [acts[n::count] for n in range(count)]


async def twenty_seats(racers: Racers, track: Track, size: int) -> None:
    """Eight processes with so many people each, everybody presses twice, the second time in another process."""
    session = await track.session(20)
    own = lanes([track.act("enrol", session, person) for person in track.people[: 8 * size]], 8)
    came = await racers.race(track.url, *(mine + other for mine, other in zip(own, own[1:] + own[:1], strict=True)))
    line = await track.line(session)
    assert [state for _, state in line] == ["enrolled"] * 20 + ["waiting"] * (8 * size - 20)
    assert {person for person, _ in line} == set(track.people[: 8 * size])
    assert Counter(answer for lane in came for answer in lane) == {"enrolled": 40, "waiting": 16 * size - 40}


async def accepting_and_lapsing(racers: Racers, track: Track, size: int) -> None:
    """Offers are accepted in their last second while the clock strikes."""
    session, everybody = await track.session(size), track.people[: 3 * size]
    await racers.race(track.url, *_in_order(track, session, everybody))
    line = [person for person, _ in await track.line(session)]
    await racers.race(track.url, [track.act("withdraw", session, person) for person in line[:size]])
    offered = line[size : 2 * size]
    end = NOW + HOLD
    accepts = [track.act("accept", session, person, now=end - SECOND) for person in offered]
    ticks = [[track.act("tick", session, now=end)]] * 2
    came = await racers.race(track.url, *lanes(accepts, 4), *ticks)
    answers = dict(pair for n in range(4) for pair in zip(offered[n::4], came[n], strict=True))
    states = dict(await track.line(session))
    assert set(answers.values()) <= {"enrolled", "no: offer_gone"}
    assert {p: states[p] for p in offered} == {p: "enrolled" if answers[p] == "enrolled" else "lapsed" for p in offered}
    lapsed = sum(states[person] == "lapsed" for person in offered)
    assert [states[p] for p in line[2 * size :]] == ["offered"] * lapsed + ["waiting"] * (size - lapsed)


def _in_order(track: Track, session: int, people: list[int]) -> list[list[dict[str, object]]]:
    return [[track.act("enrol", session, person) for person in people]]


async def withdrawing_and_moving_up(racers: Racers, track: Track, size: int) -> None:
    """Seats are given back while people leave the line and the clock ticks: the front of those who stay moves up."""
    session, everybody = await track.session(size), track.people[: 3 * size]
    await racers.race(track.url, *_in_order(track, session, everybody))
    line = [person for person, _ in await track.line(session)]
    leaving, giving_up = line[: size - 1], line[size : 2 * size : 2]
    acts = [track.act("withdraw", session, person) for person in leaving]
    others = [track.act("withdraw", session, person) for person in giving_up]
    await racers.race(track.url, *lanes(acts, 3), *lanes(others, 3), [track.act("tick", session)] * 3)
    states = dict(await track.line(session))
    assert all(states[person] == "withdrawn" for person in leaving + giving_up)
    stay = [person for person in line[size:] if person not in giving_up]
    assert [states[person] for person in stay] == ["offered"] * (size - 1) + ["waiting"] * (len(stay) - size + 1)


async def seats_and_people(racers: Racers, track: Track, size: int) -> None:
    """Seats are added and taken away while people press Enrol: never fewer than are taken."""
    session, everybody = await track.session(size), track.people[: 4 * size]
    enrols = [track.act("enrol", session, person) for person in everybody]
    wanted = [size + 3, size - 1, size + 5, 2 * size, size, 2 * size - 1]
    changes = [track.act("capacity", session, capacity=capacity) for capacity in wanted]
    came = await racers.race(track.url, *lanes(enrols, 4), changes[:3], changes[3:])
    assert {answer for lane in came[4:] for answer in lane} <= {"done", "no: capacity_too_small"}
    async with track.database.reading() as db:
        capacity = (await db.execute(select(sessions.c.capacity).where(sessions.c.id == session))).scalar_one()
    line = await track.line(session)
    assert {person for person, _ in line} == set(everybody)
    assert sum(state != "waiting" for _, state in line) == capacity


async def the_last_seat(racers: Racers, track: Track, size: int) -> None:
    """Two coordinators enrol two people on the last seat of each of many sessions, in opposite order."""
    sessions = [await track.session(1) for _ in range(size)]
    first, second = track.people[:2]
    boss = {"role": "coordinator"}
    one = [track.act("enrol", s, track.people[2], person=first, **boss) for s in sessions]
    two = [track.act("enrol", s, track.people[3], person=second, **boss) for s in reversed(sessions)]
    await racers.race(track.url, one, two)
    for session in sessions:
        line = await track.line(session)
        assert ({person for person, _ in line}, [s for _, s in line]) == ({first, second}, ["enrolled", "waiting"])


async def cancelling_and_everything(racers: Racers, track: Track, size: int) -> None:
    """The organiser cancels while people enrol, withdraw and move up: nobody keeps or gets anything."""
    session, everybody = await track.session(size), track.people[: 4 * size]
    await racers.race(track.url, *_in_order(track, session, everybody[: 2 * size]))
    line = [person for person, _ in await track.line(session)]
    leave = [track.act("withdraw", session, person) for person in line[:size]]
    enter = [track.act("enrol", session, person) for person in everybody[2 * size :]]
    cancels = [[track.act("cancel", session)]] * 2
    await racers.race(track.url, *lanes(leave, 2), *lanes(enter, 2), [track.act("tick", session)] * 3, *cancels)
    states = dict(await track.line(session))
    assert set(states.values()) <= {"cancelled", "withdrawn"}
    assert all(state == "cancelled" or person in line[:size] for person, state in states.items())


async def swapping_and_cancelling(racers: Racers, track: Track, size: int) -> None:
    """Everybody sends a colleague while the organiser cancels: each seat is one person's, and nobody keeps one."""
    session, everybody = await track.session(size), track.people[: 3 * size]
    await racers.race(track.url, *_in_order(track, session, everybody[: 2 * size]))
    line = [person for person, _ in await track.line(session)]
    colleagues = dict(zip(line[:size], everybody[2 * size :], strict=True))
    swaps = [track.act("swap", session, one, colleague=other) for one, other in colleagues.items()]
    came = await racers.race(
        track.url, *lanes(swaps * 2, 4), [track.act("tick", session), track.act("cancel", session)]
    )
    assert {answer for lane in came[:4] for answer in lane} <= {"done", "no: not_enrolled"}
    states = dict(await track.line(session))
    sent = [one for one, other in colleagues.items() if states.get(other)]
    assert {one: states[one] for one in line[:size]} == {
        one: "withdrawn" if one in sent else "cancelled" for one in line[:size]
    }
    assert {states[colleagues[one]] for one in sent} <= {"cancelled"}
    assert {states[one] for one in line[size:]} == {"cancelled"}, "nobody in the line got a seat that was handed on"


RACES: dict[str, tuple[Race, int, int]] = {  # how large in every run, and in the long ones
    "eight processes at twenty seats": (twenty_seats, 12, 200),
    "accepting an offer and its lapse": (accepting_and_lapsing, 8, 60),
    "withdrawing and moving up": (withdrawing_and_moving_up, 8, 60),
    "more or fewer seats and enrolling": (seats_and_people, 8, 60),
    "two coordinators on the last seat": (the_last_seat, 8, 60),
    "swapping and cancelling": (swapping_and_cancelling, 8, 60),
    "cancelling and everything else": (cancelling_and_everything, 8, 60),
}


@pytest.mark.xdist_group("races")
@pytest.mark.parametrize("name", RACES)
async def test_nothing_is_oversold_and_nobody_lost(
    database: Database, database_url: str, racers: Racers, name: str
) -> None:
    race, size, _ = RACES[name]
    track = await lay(database, database_url, 8 * 12)
    await race(racers, track, size)
    await track.is_sound(NOW + HOLD)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", RACES)
async def test_nothing_is_oversold_and_nobody_lost_ten_times_over(
    database: Database, database_url: str, racers: Racers, name: str
) -> None:
    race, _, size = RACES[name]
    track = await lay(database, database_url, 8 * 200)
    for _ in range(10):
        await race(racers, track, size)
        await track.is_sound(NOW + HOLD)
    print(f"{database_url.split(':')[0]}: {name}, ten times with {size}: nothing oversold, nobody lost")
