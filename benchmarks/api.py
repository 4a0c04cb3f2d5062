"""A Bot API server of the barest kind, with a driver inside: `python -m benchmarks.api` prints `ready <port>`.

It knows no rules (the sandbox is the strict one); it hands out presses, takes answers and edits, and looks at its
watch. Every call but getUpdates takes the delay of the drive under way.
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from time import perf_counter

from benchmarks.calls import Connection, Reply

_PATH = re.compile(r"/bot([^/]+)/(\w+)")
_FILE = re.compile(r"/file/bot([^/]+)/")
_MESSAGE = re.compile(rb'(?:(?:^|&)message_id=|name="message_id"\r\n(?:[^\r\n]+\r\n)*\r\n|"message_id": *)(\d+)')
_TIMEOUT = re.compile(rb'(?:(?:^|&)timeout=|name="timeout"\r\n(?:[^\r\n]+\r\n)*\r\n|"timeout": *)(\d+)')
#: Bot API: getUpdates brings at most so many.
MOST = 100

ME = {"id": 4200, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_SENT = {"message_id": 1, "date": 1900000000, "chat": {"id": 1, "type": "private"}, "text": "x"}


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


_TRUE = _ok(True)
_MESSAGE_SENT = _ok(_SENT)
_ANSWERS = {
    "getMe": _ok(ME),
    "getWebhookInfo": _ok({"url": "", "has_custom_certificate": False, "pending_update_count": 0}),
    "getMyName": _ok({"name": ""}),
    "getMyDescription": _ok({"description": ""}),
    "getMyShortDescription": _ok({"short_description": ""}),
    "sendMessage": _MESSAGE_SENT,
    "sendDocument": _MESSAGE_SENT,
    "editMessageText": _MESSAGE_SENT,
}


class Station:
    """One bot's side: what waits for it, and what it has called."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.counts: dict[str, int] = {}
        self.documents: list[float] = []
        self.file = b""  # the one that somebody has sent
        self.on_message: Callable[[float], None] = lambda at: None
        self.on_edit: Callable[[int, float], None] = lambda message_id, at: None
        self._waiting: deque[bytes] = deque()
        self._poll: Reply | None = None
        self._polls = 0

    def put(self, update: bytes) -> None:
        self._waiting.append(update)
        if self._poll is not None:
            asyncio.get_running_loop().call_soon(self._hand_out)

    def _hand_out(self) -> None:
        if self._poll is not None and self._waiting:
            poll, self._poll = self._poll, None
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            poll(b'{"ok":true,"result":[' + b",".join(batch) + b"]}")

    def call(self, method: str, body: bytes, reply: Reply) -> None:
        if method == "getUpdates":
            self._updates(body, reply)
            return
        now = perf_counter()
        self.counts[method] = self.counts.get(method, 0) + 1
        if method == "editMessageText" and (found := _MESSAGE.search(body)):
            self.on_edit(int(found[1]), now)
        elif method == "sendDocument":
            self.documents.append(now)
        elif method == "sendMessage":
            self.on_message(now)
        answer = _ANSWERS.get(method, _TRUE) if method != "getFile" else self._told()
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, reply, answer)
        else:
            reply(answer)

    def _told(self) -> bytes:
        size = len(self.file)
        return _ok({"file_id": "list", "file_unique_id": "list", "file_size": size, "file_path": "documents/list"})

    def _updates(self, body: bytes, reply: Reply) -> None:
        found = _TIMEOUT.search(body)
        self._poll = reply
        self._polls += 1
        asyncio.get_running_loop().call_later(int(found[1]) if found else 0, self._give_up, self._polls)
        self._hand_out()

    def _give_up(self, number: int) -> None:
        if self._poll is not None and self._polls == number:
            poll, self._poll = self._poll, None
            poll(_ok([]))


class Server:
    """All stations, by token; `/bench/<what>` is the driver's side."""

    def __init__(self) -> None:
        self.stations: dict[str, Station] = {}
        self._drives: set[asyncio.Task[None]] = set()

    def answer(self, path: str, body: bytes, reply: Reply) -> None:
        if path.startswith("/bench/"):
            task = asyncio.create_task(self._drive(path.removeprefix("/bench/"), body, reply))
            self._drives.add(task)
            task.add_done_callback(self._drives.discard)
        elif found := _FILE.match(path):
            reply(self.station(found[1]).file)
        elif found := _PATH.match(path):
            self.station(found[1]).call(found[2], body, reply)
        else:
            reply(b'{"ok":false,"error_code":404,"description":"Not Found"}')

    def station(self, token: str) -> Station:
        return self.stations.setdefault(token, Station())

    async def _drive(self, what: str, body: bytes, reply: Reply) -> None:
        from benchmarks import driving

        wish = json.loads(body)
        reply(json.dumps(await driving.WISHES[what](self.station(wish["token"]), wish)).encode())


async def _serve() -> None:
    server = Server()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Connection(server.answer), "127.0.0.1", 0)
    print("ready", listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
