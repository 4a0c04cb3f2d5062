"""The stage over HTTP: clock, events, faults, rates, log. JSON under /sandbox/, errors as in `human_side.py`.

| call | body | answer |
| --- | --- | --- |
| GET state | | `{bot, people: [PERSON], now, offset, last_event, foresees}` |
| GET events?after=N | | server-sent events, each with `id`, `event` and JSON `data`; without `after`, from now on |
| GET clock · POST clock | `{offset}` or `{advance}`, ISO 8601, or `{to: "next"}` | `{now, offset}` |
| GET faults · POST faults · DELETE faults | FAULT (fields of `faults.Fault`) | [FAULT] |
| POST latency | `{seconds}` for every call of the bot | `{seconds}` |
| POST rates | `{on}` | `{on}` |
| GET calls?method=M&after=N | | [`{n, method, params, at, code, description, result}`], oldest first |
| GET settled?quiet=S&grace=S&timeout=S | | `{settled, waiting: [text]}`; waits until the bot has answered everything |
| POST reset | | `{}`; people, messages, faults and pending updates are forgotten |

`{to: "next"}` moves to the moment at which the bot will next speak by itself: 409 where there is none, or where nobody
can tell (`foresees` false: the bot runs elsewhere). `settled`: the bot has made no call
for `quiet` seconds, and none of its bare answers to a press is younger than `grace`, in which a screen may still come.

Events have `n` and `type`: `message`, `edited`, `deleted`, `reaction` (with `person`, `message`: MESSAGE) · `person`
(`person`) · `press` (`person`, `question`, `message_id`, `data`) · `answer` (`person`, `question`, `kind`, and the
answer's fields) · `action` (`person`, `action`) · `commands` · `profile` · `clock` (`now`) · `reset`.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from functools import partial
from typing import Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.now import parse_shift
from bot.sandbox.bodies import Body, read, refuse
from bot.sandbox.clock import format_duration
from bot.sandbox.faults import Fault
from bot.sandbox.human_side import shown
from bot.sandbox.settling import GRACE
from bot.sandbox.world import World

LOOK = 0.02  # seconds between two looks whether all has settled


class Moved(Body):
    offset: str | None = None
    advance: str | None = None
    to: Literal["next"] | None = None


class Ordered(Body):
    kind: Literal["status", "reset_before", "reset_after", "timeout", "delay"]
    method: str = "*"
    times: int = 1
    status: int = 500
    description: str = ""
    retry_after: int | None = None
    seconds: float = 0.0
    chat_id: int | None = None
    for_seconds: float | None = None


class Latency(Body):
    seconds: float


class Limited(Body):
    on: bool


def _time(world: World) -> dict[str, str]:
    return {"now": world.clock.now().isoformat(timespec="seconds"), "offset": format_duration(world.clock.offset)}


async def _clock(world: World, request: Request) -> Response:
    if request.method == "POST":
        moved = await read(request, Moved)
        try:
            if moved.offset is not None:
                world.move_clock(parse_shift(moved.offset))
            if moved.advance is not None:
                world.move_clock(world.clock.offset + parse_shift(moved.advance))
            if moved.to is not None:
                await _to_next(world)
        except ValueError as error:
            raise refuse(400, str(error)) from None
    return JSONResponse(_time(world))


async def _to_next(world: World) -> None:
    now = world.clock.now()
    due = await world.ahead(now) if world.ahead is not None else None
    if due is None:
        raise refuse(409, "nothing is known to come")
    world.move_clock(world.clock.offset + (due - now))


async def _faults(world: World, request: Request) -> Response:
    if request.method == "DELETE":
        world.faults.ordered.clear()
    if request.method == "POST":
        ordered = await read(request, Ordered)
        world.faults.order(Fault(**ordered.model_dump()), asyncio.get_running_loop().time())
    return JSONResponse([asdict(fault) for fault in world.faults.ordered])


async def _calls(world: World, request: Request) -> Response:
    method, after = request.query_params.get("method"), int(request.query_params.get("after", 0))
    found = [call for call in world.calls if call.n > after and method in (None, call.method)]
    return JSONResponse([asdict(call) for call in found])


async def settled(world: World, quiet: float, patience: float, grace: float = GRACE) -> list[str]:
    """Wait until every update is fetched, every person answered and the bot quiet; what is still open at the end."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while True:
        now = loop.time()
        waiting = world.expectations.unmet(now, grace)
        waiting += [f"update {update.id} ({update.kind}) to be fetched" for update in world.updates.waiting()]
        if not waiting and world.expectations.quiet_since(now) >= quiet:
            return []
        if now >= end:
            return waiting or ["the bot to fall silent"]
        await asyncio.sleep(LOOK)


async def _settled(world: World, request: Request) -> Response:
    asked = request.query_params
    quiet, patience, grace = (
        float(asked.get(name, usual)) for name, usual in (("quiet", 0.2), ("timeout", 10), ("grace", GRACE))
    )
    waiting = await settled(world, quiet, patience, grace)
    return JSONResponse({"settled": not waiting, "waiting": waiting})


async def _stream(world: World, after: int) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    async for event in world.events.follow(after):
        if event is None:
            yield ": still here\n\n"
        else:
            yield f"id: {event['n']}\nevent: {event['type']}\ndata: {json.dumps(event)}\n\n"


async def _events(world: World, request: Request) -> Response:
    """A browser that lost the line asks again with the last id it saw."""
    seen = request.headers.get("last-event-id") or request.query_params.get("after") or str(world.events.last)
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(_stream(world, int(seen)), media_type="text/event-stream", headers=headers)


async def _state(world: World, request: Request) -> Response:
    people = [shown(world, person) for person in world.people.values()]
    more = {"last_event": world.events.last, "foresees": world.ahead is not None}
    return JSONResponse({"bot": world.bot, "people": people, **_time(world), **more})


async def _latency(world: World, request: Request) -> Response:
    world.faults.latency = (await read(request, Latency)).seconds
    return JSONResponse({"seconds": world.faults.latency})


async def _rates(world: World, request: Request) -> Response:
    world.rates.on = (await read(request, Limited)).on
    return JSONResponse({"on": world.rates.on})


async def _reset(world: World, request: Request) -> Response:
    world.forget()
    return JSONResponse({})


def routes(world: World) -> list[Route]:
    return [
        Route("/sandbox/state", partial(_state, world)),
        Route("/sandbox/clock", partial(_clock, world), methods=["GET", "POST"]),
        Route("/sandbox/faults", partial(_faults, world), methods=["GET", "POST", "DELETE"]),
        Route("/sandbox/latency", partial(_latency, world), methods=["POST"]),
        Route("/sandbox/rates", partial(_rates, world), methods=["POST"]),
        Route("/sandbox/calls", partial(_calls, world)),
        Route("/sandbox/settled", partial(_settled, world)),
        Route("/sandbox/events", partial(_events, world)),
        Route("/sandbox/reset", partial(_reset, world), methods=["POST"]),
    ]
