"""Others press while somebody brings in a list: how long they wait, beside the same presses while nothing else happens.

A list of 500 new sessions is sent to the bot and confirmed, then the same with 20 edits; 20 presses a second are made
all the while, to look (a page of the catalogue) or to change (enrol). The bot is a process of its own. The press that
confirms the list is not among them: it waits for what it asked for.
"""

import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert

from benchmarks import imports, town
from benchmarks.places import KINDS, Place, opened
from benchmarks.presses import config, token
from benchmarks.programs import Api, api, product, program
from benchmarks.rounds import Figures, Run, column, in_turns, percentile
from benchmarks.table import Beside, Line
from bot.actions import Browse, Enrol
from bot.codec import pack
from catalogue import tables
from catalogue.rules.states import Role

PER_SECOND, IDLE_SECONDS, MOST_SECONDS = 20, 5, 60
EDITS = 20
#: Who brings in the lists; all others press.
COORDINATOR, *PRESSING = town.people()
IMPORTING, IDLE = "importing", "idle"


def content(here: Place, number: int, edited: int = 0) -> str:
    """The list of the benchmark `imports`, with codes of its own in each round."""
    path = here.folder / "list.csv"
    imports.write(path)
    head, *rows = path.read_text(encoding="utf-8").replace(";KG-", f";R{number}-").splitlines()
    changed = [row.replace("Bern, Saal", "Thun, Saal") for row in rows[:edited]]
    return "\n".join([head, *changed, *rows[edited:], ""])


def looks() -> Iterator[tuple[int, str]]:
    for page in range(10**9):
        yield PRESSING[page % len(PRESSING)].chat, pack(Browse(page=page % (town.SESSIONS // 8)))


def enrols() -> Iterator[tuple[int, str]]:
    for person, session_id in town.pairs():
        if person != COORDINATOR:
            yield person.chat, pack(Enrol(session_id))


@contextlib.asynccontextmanager
async def bots(here: Place) -> AsyncIterator[tuple[Api, Mapping[str, str]]]:
    """A running bot for each database, by their tokens."""
    async with contextlib.AsyncExitStack() as stack:
        served = await stack.enter_async_context(api())
        tokens = {}
        for number, kind in enumerate(KINDS, start=50):
            own, url = token(number), here.url(kind)
            async with opened(url) as database, database.writing() as db:
                await town.build(db)
                runs = {"person_id": COORDINATOR.id, "institution_id": town.HOUSE, "role": Role.COORDINATOR}
                await db.execute(insert(tables.memberships).values(**runs, since=datetime.now(UTC)))
            settings = config(here.folder, f"lists-{kind}", url, served.url, own)
            await stack.enter_async_context(program(*product(settings)))
            tokens[kind] = own
        yield served, tokens


async def lines(here: Place) -> list[Line]:
    found = []
    async with bots(here) as (served, tokens):
        numbers = iter(range(10**6))
        for what, presses in (("browse", looks()), ("enrol", enrols())):
            for kind, own in tokens.items():
                contenders = _contenders(here, served, own, presses, numbers)
                runs = await in_turns(contenders, here.scale.rounds)
                idle = [Beside(IDLE, column(runs[IDLE], "p99 ms"))]
                title = f"{what}, 20/s, while 500 sessions and 20 edits come in, {kind}"
                found += [
                    Line(title, "p99 ms", column(runs[IMPORTING], "p99 ms"), idle),
                    Line(f"the lists meanwhile, {kind}", "s", column(runs[IMPORTING], "lists s")),
                ]
    return found


def _contenders(
    here: Place, served: Api, own: str, presses: Iterator[tuple[int, str]], numbers: Iterator[int]
) -> dict[str, Run]:
    async def idle(_number: int) -> Figures:
        batch = list(islice(presses, PER_SECOND * IDLE_SECONDS))
        return _figures(await served.drive("trickle", own, presses=batch, delay=0.0, per_second=PER_SECOND))

    async def importing(_number: int) -> Figures:
        number = next(numbers)
        batch = list(islice(presses, PER_SECOND * MOST_SECONDS))
        lists = [content(here, number), content(here, number, EDITS)]
        who = {"person": COORDINATOR.chat, "lists": lists}
        return _figures(await served.drive("importing", own, presses=batch, delay=0.0, per_second=PER_SECOND, **who))

    return {IMPORTING: importing, IDLE: idle}


def _figures(found: dict[str, Any]) -> Figures:
    if found["lost"] or found["strange"]:
        raise RuntimeError(f"{found['lost']} lost, {found['strange']} strange, {found['counts']}")
    took = [1000 * seconds for seconds in found["took"]]
    return {"p99 ms": percentile(took, 0.99), "lists s": sum(found.get("lists", []))}
