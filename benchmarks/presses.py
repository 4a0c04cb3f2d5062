"""A press on a button, in both directions: to look (a page of the catalogue) and to change (enrol).

Beside the product stand bots that make the same two calls and nothing else: python-telegram-bot as it comes (httpx),
python-telegram-bot on the product's own HTTP client, aiogram. All are processes of their own that poll the same local
server; 64 presses are under way at any time, or 50 come per second. A press takes from the moment it is made until its
edit arrives; where a call takes 30 ms, whoever waits for the first before the second pays for that.

What the product adds is an update that is never lost, order per person, and its database. The notices that an
enrolment causes wait meanwhile (one per second is sent): they have a line of their own, and an echo owes nobody any.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from benchmarks import town
from benchmarks.places import KINDS, Place, opened
from benchmarks.programs import PEERS, ROOT, Api, Program, api, product, program
from benchmarks.rounds import Figures, Run, column, in_turns, percentile
from benchmarks.table import Beside, Goal, Line
from bot.actions import Browse, Enrol
from bot.codec import pack

Presses = list[tuple[int, str]]

IN_FLIGHT, PER_SECOND = 64, 50
#: A slow bot is not measured for longer than this; what has begun is finished.
FULL_LOAD = {"in_flight": IN_FLIGHT, "seconds": 2.0}
#: What a call takes: nothing, and what Telegram takes from nearby.
DELAYS = (0.0, 0.03)
PTB, PTB_AIOHTTP, AIOGRAM = "PTB (httpx)", "PTB on aiohttp", "aiogram"
#: (figure, its unit, goals by peer). The floor for processor time is the same library on the same HTTP client.
RATE = ("updates/s", {PTB: Goal(1.0), AIOGRAM: Goal(1.0)})
CPU = ("µs CPU/update", {PTB_AIOHTTP: Goal(1.5, at_most=True)})
SLOW: tuple[tuple[str, dict[str, Goal]], ...] = (("p50 ms", {}), ("p99 ms", {}))


def token(number: int) -> str:
    return f"{4200 + number}00:bench-token-of-nobody-0123456789abcdef"


def config(folder: Path, name: str, url: str, api_url: str, own: str, rate: int = 28) -> Path:
    """Without quiet hours, so that the hour of the day changes nothing. `rate`: messages per second."""
    path = folder / f"{name}.toml"
    lines = ["[telegram]", f'token = "{own}"', f'api_url = "{api_url}"', f"messages_per_second = {rate}"]
    lines += ["[database]", f'url = "{url}"']
    path.write_text("\n".join([*lines, "[reminders]", 'quiet_hours = ["00:00", "00:00"]', ""]))
    return path


class Bots:
    """The running bots, by name."""

    def __init__(self, served: Api) -> None:
        self._api = served
        self._running: dict[str, tuple[str, Program]] = {}

    def add(self, name: str, own: str, running: Program) -> None:
        self._running[name] = (own, running)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._running)

    async def drive(self, name: str, what: str, presses: Presses, delay: float, **how: Any) -> Figures:
        """Figures of one drive; every press is answered and edited once, or it is no result."""
        own, running = self._running[name]
        before = running.cpu()
        found = await self._api.drive(what, own, presses=presses, delay=delay, **how)
        await asyncio.sleep(0.2)  # what is done after the edit counts too
        used, number = running.cpu() - before, len(found["took"])
        if found["lost"] or found["strange"] or found["counts"].get("answerCallbackQuery") != number:
            raise RuntimeError(f"{name}: {found['lost']} lost, {found['strange']} strange, {found['counts']}")
        took = [1000 * seconds for seconds in found["took"]]
        return {
            "updates/s": number / found["seconds"],
            "p50 ms": percentile(took, 0.5),
            "p99 ms": percentile(took, 0.99),
            "µs CPU/update": 1e6 * used / number,
        }


@contextlib.asynccontextmanager
async def bots(here: Place) -> AsyncIterator[Bots]:
    numbers = count(1)
    async with contextlib.AsyncExitStack() as stack:
        served = await stack.enter_async_context(api())
        running = Bots(served)

        async def add(name: str, own: str, *command: str) -> None:
            running.add(name, own, await stack.enter_async_context(program(*command)))

        for kind in KINDS:
            own, url = token(next(numbers)), here.url(kind)
            async with opened(url) as database, database.writing() as db:
                await town.build(db)
            await add(kind, own, *product(config(here.folder, f"bot-{kind}", url, served.url, own, rate=1)))
        for name, client in ((PTB, "httpx"), (PTB_AIOHTTP, "aiohttp")):
            own = token(next(numbers))
            await add(name, own, sys.executable, "-m", "benchmarks.echo_ptb", served.url, own, client)
        if PEERS.exists():
            own = token(next(numbers))
            await add(AIOGRAM, own, str(PEERS), str(ROOT / "benchmarks" / "echo_aiogram.py"), served.url, own)
        yield running


def looks() -> Iterator[tuple[int, str]]:
    """People in turn, each on another page of the catalogue."""
    everybody = town.people()
    pages = town.SESSIONS // 8
    for number in count():
        yield everybody[number % len(everybody)].chat, pack(Browse(page=number // len(everybody) % pages))


def enrols() -> Iterator[tuple[int, str]]:
    for person, session_id in town.pairs():
        yield person.chat, pack(Enrol(session_id))


async def lines(here: Place) -> list[Line]:
    found = []
    async with bots(here) as running:
        for what, presses in (("browse", looks()), ("enrol", enrols())):
            found += await _measured(running, what, presses, here)
    return found


async def _measured(running: Bots, what: str, presses: Iterator[tuple[int, str]], here: Place) -> list[Line]:
    scale = here.scale
    warm = list(islice(presses, 2 * IN_FLIGHT))
    for name in running.names:
        await running.drive(name, "saturate", warm, 0.0, **FULL_LOAD)
    found = []
    for delay in DELAYS:
        batches = [list(islice(presses, scale.presses)) for _ in range(scale.rounds)]
        contenders = _runs(running, batches, "saturate", delay, **FULL_LOAD)
        runs = await in_turns(contenders, scale.rounds)
        title = f"{what}, 64 in flight, API {delay * 1000:.0f} ms"
        found += _lines(title, runs, *((RATE,) if delay else (RATE, CPU)))
    for delay in DELAYS if scale.full else DELAYS[:1]:
        batches = [list(islice(presses, 3 * PER_SECOND)) for _ in range(scale.rounds)]
        contenders = _runs(running, batches, "trickle", delay, per_second=PER_SECOND)
        title = f"{what}, 50/s, API {delay * 1000:.0f} ms"
        found += _lines(title, await in_turns(contenders, scale.rounds), *SLOW)
    return found


def _runs(running: Bots, batches: list[Presses], what: str, delay: float, **how: Any) -> dict[str, Run]:
    def run_of(name: str) -> Run:
        async def run(number: int) -> Figures:
            return await running.drive(name, what, batches[number], delay, **how)

        return run

    return {name: run_of(name) for name in running.names}


def _lines(title: str, runs: dict[str, list[Figures]], *figures: tuple[str, dict[str, Goal]]) -> list[Line]:
    """A line per database and figure, every peer beside it."""
    peers = [name for name in runs if name not in KINDS]
    return [
        Line(
            f"{title}, {kind}",
            figure,
            column(runs[kind], figure),
            [Beside(name, column(runs[name], figure), goals.get(name)) for name in peers],
        )
        for figure, goals in figures
        for kind in KINDS
    ]
