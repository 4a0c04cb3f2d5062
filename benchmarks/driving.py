"""Presses for a bot, and how long each took: from the press to the arrival of the edit."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from time import perf_counter
from typing import Any

from benchmarks.api import Station

_ids = count(1)

#: A screen as a person has it before them when they press: text and eight rows of buttons.
TEXT = "All trainings\n64 sessions to choose from.\n" + "Brandschutz: Grundkurs, Erste Hilfe, Kinästhetik. " * 3
KEYS = [[{"text": f"Kinästhetik Grundkurs {n} · 14. März 2030", "callback_data": f"t-{n}"}] for n in range(8)]
#: Seconds after which a press without an edit is lost.
PATIENCE = 60.0


def press(person: int, data: str, message_id: int) -> bytes:
    """A callback_query as Telegram sends it, with the message to which the button belongs."""
    chat = {"id": person, "type": "private", "first_name": f"Person {person}"}
    bot = {"id": 4200, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
    message = {"message_id": message_id, "from": bot, "chat": chat, "date": 1900000000, "text": TEXT}
    query = {
        "id": str(message_id),
        "from": {"id": person, "is_bot": False, "first_name": f"Person {person}", "language_code": "de"},
        "message": message | {"reply_markup": {"inline_keyboard": KEYS}},
        "chat_instance": "4200",
        "data": data,
    }
    return json.dumps({"update_id": message_id, "callback_query": query}).encode()


def document(person: int, number: int, size: int) -> bytes:
    """A message with a list, as Telegram sends it. `number`: of the update and of the message."""
    chat = {"id": person, "type": "private", "first_name": f"Person {person}"}
    file = {"file_id": "list", "file_unique_id": "list", "file_name": "list.csv", "file_size": size}
    sender = {"id": person, "is_bot": False, "first_name": f"Person {person}", "language_code": "de"}
    message = {"message_id": number, "from": sender, "chat": chat, "date": 1900000000, "document": file}
    return json.dumps({"update_id": number, "message": message}).encode()


class Watch:
    """Presses under way, each known by the number of its message."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._open: dict[int, asyncio.Future[float]] = {}
        self.took: list[float] = []
        self.pressed = self.lost = 0
        self.strange = 0
        station.on_edit = self._edited

    async def press(self, person: int, data: str) -> None:
        self.took += await self.answered(person, data)

    async def answered(self, person: int, data: str) -> list[float]:
        """Seconds until the edit, not yet among `took`; empty if it did not come."""
        number = next(_ids)
        self._open[number] = asyncio.get_running_loop().create_future()
        began = perf_counter()
        self.pressed += 1
        self._station.put(press(person, data, number))
        with contextlib.suppress(TimeoutError):
            return [await asyncio.wait_for(self._open[number], PATIENCE) - began]
        self.lost += 1
        return []

    def _edited(self, message_id: int, at: float) -> None:
        found = self._open.pop(message_id, None)
        if found is None or found.done():
            self.strange += 1
        else:
            found.set_result(at)


Wish = dict[str, Any]


async def saturate(station: Station, wish: Wish) -> Wish:
    """`presses` with `in_flight` of them under way at any time, none begun after `seconds`; `delay`: of a call."""

    async def work(presses: Iterator[list[Any]]) -> None:
        for person, data in presses:
            await watch.press(person, data)
            if perf_counter() > began + wish["seconds"]:
                return

    watch, presses = _start(station, wish), iter(wish["presses"])
    began = perf_counter()
    await asyncio.gather(*(work(presses) for _ in range(wish["in_flight"])))
    return await _result(station, watch, perf_counter() - began)


async def trickle(station: Station, wish: Wish) -> Wish:
    """`presses` at `per_second`, whether or not earlier ones are answered."""
    watch = _start(station, wish)
    loop = asyncio.get_running_loop()
    began = perf_counter()
    tasks = []
    for number, (person, data) in enumerate(wish["presses"]):
        await asyncio.sleep(began + number / wish["per_second"] - perf_counter())
        tasks.append(loop.create_task(watch.press(person, data)))
    await asyncio.gather(*tasks)
    return await _result(station, watch, perf_counter() - began)


async def importing(station: Station, wish: Wish) -> Wish:
    """`presses` at `per_second` for as long as somebody sends each of `lists` and confirms it; as `trickle` else."""
    watch = _start(station, wish)
    loop = asyncio.get_running_loop()
    began = perf_counter()
    work = loop.create_task(_lists(station, watch, wish["person"], wish["lists"]))
    tasks = []
    for number, (person, data) in enumerate(wish["presses"]):
        await asyncio.sleep(began + number / wish["per_second"] - perf_counter())
        if work.done():
            break
        tasks.append(loop.create_task(watch.press(person, data)))
    lists = await work
    await asyncio.gather(*tasks)
    return {**await _result(station, watch, perf_counter() - began), "lists": lists}


async def _lists(station: Station, watch: Watch, person: int, lists: list[str]) -> list[float]:
    """Seconds that each list took, from the file to the answer to Confirm; that press is none of the others'."""
    took = []
    for content in lists:
        began, number = perf_counter(), next(_ids)
        station.file = content.encode()
        answered = asyncio.get_running_loop().create_future()
        station.on_message = answered.set_result
        station.put(document(person, number, len(station.file)))
        await asyncio.wait_for(answered, PATIENCE)
        station.on_message = lambda at: None
        await watch.answered(person, f"flc-{number}")
        took.append(perf_counter() - began)
    return took


def _start(station: Station, wish: Wish) -> Watch:
    station.delay = wish["delay"]
    station.counts.clear()
    return Watch(station)


async def _result(station: Station, watch: Watch, seconds: float) -> Wish:
    await _answered(station, watch)
    station.delay = 0.0
    return {
        "seconds": seconds,
        "took": watch.took,
        "lost": watch.lost,
        "strange": watch.strange,
        "counts": dict(station.counts),
    }


async def _answered(station: Station, watch: Watch) -> None:
    """A bot may edit before it answers the press: wait for the last answers, at most a second."""
    end = perf_counter() + 1
    while station.counts.get("answerCallbackQuery", 0) < watch.pressed and perf_counter() < end:
        await asyncio.sleep(0.01)


async def documents(station: Station, wish: Wish) -> Wish:
    """When the first `count` documents arrived, in seconds of one clock; waits for them, at most `patience` seconds."""
    end = perf_counter() + wish["patience"]
    while len(station.documents) < wish["count"] and perf_counter() < end:
        await asyncio.sleep(0.05)
    return {"at": station.documents[: wish["count"]]}


WISHES: dict[str, Callable[[Station, Wish], Awaitable[Wish]]] = {
    "saturate": saturate,
    "trickle": trickle,
    "documents": documents,
    "importing": importing,
}
