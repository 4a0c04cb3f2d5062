"""People in tests: they write to the bot through the sandbox server, press buttons by label and read what comes.

    async with Stage(url) as stage:
        anna = await stage.visitor("Anna", language="en")
        await anna.say("/start")
        await anna.press("Continue")
        assert "Welcome" in anna.last.text

After each deed a visitor waits until the bot has answered everything; `settle=False` leaves that out.
"""

import asyncio
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

from tests.ledger import LOOK, Ledger, until

PATIENCE = 15.0  # seconds
QUIET = 0.2  # seconds without a call of the bot


@dataclass(frozen=True)
class Document:
    file_id: str
    name: str
    mime: str
    size: int


@dataclass(frozen=True)
class Seen:
    """One message as the chat shows it now. `text` is the caption for a document; `rows` holds the buttons."""

    id: int
    text: str
    from_bot: bool
    deleted: bool
    changed: int
    rows: list[list[dict[str, Any]]]
    document: Document | None
    raw: dict[str, Any]

    @property
    def picture(self) -> Document | None:
        """In its largest size; a picture has no name."""
        size = self.raw["photo"][-1] if "photo" in self.raw else None
        return size and Document(size["file_id"], "", "image/png", size["file_size"])

    @property
    def buttons(self) -> list[str]:
        """The labels, in reading order."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def edits(self) -> int:
        return len(self.raw["edits"])

    def data(self, label: str) -> str:
        """The callback data of the button with this label, or label's end."""
        found = next(b for row in self.rows for b in row if b["text"].endswith(label))
        return str(found["callback_data"])

    def __str__(self) -> str:
        who = "bot" if self.from_bot else "me"
        file = f" ({self.document.name})" if self.document else " (picture)" if self.picture else ""
        gone = " (deleted)" if self.deleted else ""
        rows = "".join(f"\n      [{'] ['.join(b['text'] for b in row)}]" for row in self.rows)
        return f"{who:>4} {self.id}{gone}{file}: {self.text}{rows}"


def seen(raw: dict[str, Any]) -> Seen:
    markup = raw.get("reply_markup") or {}
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    text = raw.get("text") or raw.get("caption") or ""
    file = raw.get("document")
    document = file and Document(file["file_id"], file["file_name"], file["mime_type"], file["file_size"])
    return Seen(raw["message_id"], text, raw["from_bot"], raw["deleted"], raw["changed"], rows, document, raw)


class Stage:
    """The sandbox server as tests see it: people, clock, faults, log. Who knows the bot's `ledger` need not guess from
    its silence that it is done."""

    ledger: Ledger | None = None

    def __init__(self, url: str) -> None:
        self.url = url

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=90))
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._session.close()

    async def get(self, path: str, **query: str | float) -> Any:
        async with self._session.get(f"{self.url}/sandbox/{path}", params=query) as response:
            return await self._answer(response)

    async def post(self, path: str, **body: Any) -> Any:
        async with self._session.post(f"{self.url}/sandbox/{path}", json=body) as response:
            return await self._answer(response)

    async def upload(self, path: str, form: aiohttp.FormData) -> Any:
        async with self._session.post(f"{self.url}/sandbox/{path}", data=form) as response:
            return await self._answer(response)

    async def download(self, file_id: str) -> bytes:
        async with self._session.get(f"{self.url}/sandbox/files/{file_id}") as response:
            assert response.status == 200, f"no file {file_id}"
            return await response.read()

    async def _answer(self, response: aiohttp.ClientResponse) -> Any:
        answer = json.loads(await response.read())
        assert response.status == 200, f"{response.method} {response.url.path}: {answer['error']}"
        return answer

    async def visitor(self, name: str, language: str = "en", id: int | None = None, **more: str) -> "Visitor":
        """Somebody new, who has not written to the bot yet."""
        person = await self.post("people", first_name=name, language_code=language, id=id, **more)
        return Visitor(self, person["id"], name)

    async def settled(self, patience: float = PATIENCE, quiet: float | None = None) -> None:
        """Wait until the bot has answered everybody: by its ledger, else, or for `quiet` seconds, by its silence.

        AssertionError tells who still waits, and for what.
        """
        ledger = self.ledger if quiet is None else None
        signs = {"quiet": QUIET if quiet is None else quiet} if ledger is None else {"quiet": 0, "grace": 0}
        answer = await self.get("settled", timeout=patience, **signs)
        assert answer["settled"], f"after {patience} s people still wait for: {'; '.join(answer['waiting'])}"
        if ledger is not None:
            await asyncio.wait_for(self._done(ledger), patience)

    async def _done(self, ledger: Ledger) -> None:
        """What Telegram holds up stays due while the bot is silent."""
        await until(ledger.answered)
        while not await ledger.told() and not (await self.get("settled", quiet=QUIET, timeout=0))["settled"]:
            await asyncio.sleep(LOOK)

    async def advance(self, duration: str) -> None:
        """Move the clock on, by an ISO 8601 duration such as P1D."""
        await self.post("clock", advance=duration)

    async def fail(self, kind: str, method: str = "*", **fault: Any) -> None:
        """Order a fault for the next calls of the bot; fields: `bot.sandbox.faults.Fault`."""
        await self.post("faults", kind=kind, method=method, **fault)

    async def recover(self) -> None:
        """No fault that was ordered befalls any call from now on."""
        async with self._session.delete(f"{self.url}/sandbox/faults") as response:
            await self._answer(response)

    async def calls(self, method: str | None = None) -> list[dict[str, Any]]:
        """The bot's calls so far, of one method or of all, each with params, code, description, result."""
        query = {"method": method} if method else {}
        calls: list[dict[str, Any]] = await self.get("calls", **query)
        return calls


class Visitor:
    """A person in front of their phone. `messages`, `last` and `documents` are as of the last deed or wait."""

    def __init__(self, stage: Stage, id: int, name: str) -> None:
        self.stage = stage
        self.id = id
        self.name = name
        self.messages: list[Seen] = []
        self.toast = ""  # the bot's short answer to the last press

    @property
    def last(self) -> Seen:
        """What the bot said last: its newest or newest edited text."""
        told = self._told()
        assert told, f"the bot has said nothing\n{self}"
        return max(told, key=lambda message: message.changed)

    def _told(self) -> list[Seen]:
        return [m for m in self.messages if m.from_bot and not m.deleted and "text" in m.raw]

    @property
    def documents(self) -> list[Document]:
        """Files that the bot has sent, oldest first."""
        return [m.document for m in self.messages if m.document and m.from_bot and not m.deleted]

    @property
    def pictures(self) -> list[Document]:
        """What the bot has shown in the chat itself, oldest first."""
        return [m.picture for m in self.messages if m.picture and m.from_bot and not m.deleted]

    def __str__(self) -> str:
        return "\n".join([f"The chat of {self.name}:", *map(str, self.messages)])

    async def look(self) -> list[Seen]:
        self.messages = [seen(raw) for raw in await self.stage.get(f"people/{self.id}/messages")]
        return self.messages

    async def say(self, text: str, settle: bool = True) -> Seen:
        """Send a text and return what the bot said last."""
        await self.stage.post(f"people/{self.id}/message", text=text)
        return await self._after(settle)

    async def press(self, label: str, on: Seen | None = None, settle: bool = True) -> Seen:
        """Press the button whose label ends so: under `on`, else under the latest message that has one."""
        return await self._press(label, lambda text: text.endswith(label), on, settle)

    async def pick(self, part: str, on: Seen | None = None, settle: bool = True) -> Seen:
        """Press the button whose label contains this, such as a title or a date."""
        return await self._press(part, lambda text: part in text, on, settle)

    async def forge(self, data: str, on: Seen | None = None, settle: bool = True) -> Seen:
        """Send a press with any data, as a changed app or a very old keyboard would."""
        message = {"message_id": on.id} if on else {}
        answer = await self._do("forged", settle, data=data, **message)
        return await self._answered(answer, settle)

    async def send_file(
        self, name: str, content: bytes, mime: str = "application/octet-stream", settle: bool = True
    ) -> Seen:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename=name, content_type=mime)
        await self.stage.upload(f"people/{self.id}/document", form)
        return await self._after(settle)

    async def send_sticker(self, emoji: str = "👍", settle: bool = True) -> Seen:
        await self.stage.post(f"people/{self.id}/sticker", emoji=emoji)
        return await self._after(settle)

    async def search_inline(self, query: str) -> list[dict[str, Any]]:
        """The results of an inline query."""
        answer = await self._do("inline", True, query=query)
        assert answer["answered"], f"no answer to the inline query {query!r}"
        results: list[dict[str, Any]] = answer["answer"]["results"]
        return results

    async def block(self, blocked: bool = True) -> None:
        """Block the bot, or let it write again."""
        await self.stage.post(f"people/{self.id}/blocked", blocked=blocked)

    async def menu(self) -> list[str]:
        """The commands in this person's menu."""
        return [one["command"] for one in (await self.stage.get(f"people/{self.id}"))["commands"]]

    async def download(self, document: Document) -> bytes:
        return await self.stage.download(document.file_id)

    async def settled(self, patience: float = PATIENCE) -> None:
        """Wait until the bot has answered everybody, then look."""
        try:
            await self.stage.settled(patience)
        except AssertionError as error:
            await self.look()
            raise AssertionError(f"{error}\n{self}") from None
        await self.look()

    async def wait_for(self, wanted: Callable[[Seen], bool], patience: float = PATIENCE) -> Seen:
        """Wait for a message of the bot, already there or to come, that is as wanted."""
        end = asyncio.get_running_loop().time() + patience
        while asyncio.get_running_loop().time() < end:
            found = [m for m in await self.look() if m.from_bot and not m.deleted and wanted(m)]
            if found:
                return max(found, key=lambda message: message.changed)
            await asyncio.sleep(0.05)
        raise AssertionError(f"after {patience} s still no such message\n{self}")

    async def _press(self, wanted: str, matches: Callable[[str], bool], on: Seen | None, settle: bool) -> Seen:
        await self.look()
        message = self._with_button(wanted, matches, on)
        label = next(text for text in message.buttons if matches(text))
        answer = await self._do("press", settle, message_id=message.id, label=label)
        return await self._answered(answer, settle)

    def _with_button(self, wanted: str, matches: Callable[[str], bool], on: Seen | None) -> Seen:
        there = [m for m in self.messages if not m.deleted and (on is None or m.id == on.id)]
        found = [message for message in there if any(map(matches, message.buttons))]
        assert found, f"no button {wanted!r}\n{self}"
        return max(found, key=lambda message: message.changed)

    async def _do(self, deed: str, settle: bool, **body: Any) -> dict[str, Any]:
        answer: dict[str, Any] = await self.stage.post(
            f"people/{self.id}/{deed}", wait=PATIENCE if settle else 0, **body
        )
        return answer

    async def _answered(self, answer: dict[str, Any], settle: bool) -> Seen:
        if settle and answer.get("answered") is False:
            await self.look()
            raise AssertionError(f"the press was not answered within {PATIENCE} s\n{self}")
        self.toast = (answer.get("answer") or {}).get("text", "")
        return await self._after(settle)

    async def _after(self, settle: bool) -> Seen:
        await (self.settled() if settle else self.look())
        return self.last if self._told() else self.messages[-1]
