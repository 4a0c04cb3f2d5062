"""A process of its own that does to seats what it is told: `python -m tests.seats.racer`, one JSON line at a time.

It reads {"url", "acts"}, answers "ready", waits for a line, does all acts, several at once, and answers with what
came of each: a state, a reason, "done", or "failed: …".
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, enrolments, sessions, substitutes
from catalogue.database import Database, async_url
from catalogue.refusals import Refused
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import CancelReason, Door, Role
from catalogue.rules.terms import Terms
from tests.seats.race_plan import plan_of

TERMS = Terms()
AT_ONCE = 4

Act = dict[str, Any]
Do = Callable[[AsyncConnection, Who, Act, datetime], Awaitable[Any]]

DOING: dict[str, Do] = {
    "enrol": lambda db, who, act, now: enrolments.enrol(
        db, who, act["session"], act["house"], now, TERMS, act.get("person")
    ),
    "accept": lambda db, who, act, now: enrolments.accept(db, who, act["session"], now, TERMS),
    "skip": lambda db, who, act, now: enrolments.skip(db, who, act["session"], now, TERMS),
    "withdraw": lambda db, who, act, now: enrolments.withdraw(db, who, act["session"], now, TERMS),
    "swap": lambda db, who, act, now: substitutes.substitute(db, who, act["session"], act["colleague"], now, TERMS),
    "cancel": lambda db, who, act, now: sessions.cancel(db, CONSOLE, act["session"], CancelReason.WEATHER, now, TERMS),
    "capacity": lambda db, who, act, now: sessions.change(
        db, CONSOLE, act["session"], plan_of(act["training"], act["house"], act["capacity"]), now, TERMS
    ),
    "tick": lambda db, who, act, now: clock.advance(db, now, TERMS),
}


async def main() -> None:
    for line in sys.stdin:
        told = json.loads(line)
        database = Database(async_url(told["url"], Path()))
        async with database.reading() as db:
            await db.execute(text("SELECT 1"))
        say("ready")
        sys.stdin.readline()
        gate = asyncio.Semaphore(AT_ONCE)
        say(await asyncio.gather(*(one(database, gate, act) for act in told["acts"])))
        await database.close()


async def one(database: Database, gate: asyncio.Semaphore, act: Act) -> str:
    person, role = act.get("by"), Role(act.get("role", "staff"))
    who = Who(person, Door.CHAT, frozenset({(act.get("house", 0), role)}))
    try:
        async with gate, database.writing() as db:
            return str(await DOING[act["verb"]](db, who, act, datetime.fromisoformat(act["now"])) or "done")
    except Refused as no:
        return f"no: {no.reason.value}"
    except Exception as wrong:  # whatever it is, the test wants to hear of it
        return f"failed: {wrong!r}"


def say(what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
