"""Everything the server knows, in memory: people, messages, files, open questions, the bot's face."""

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.events import Events
from bot.sandbox.facts import RETENTION
from bot.sandbox.faults import Faults
from bot.sandbox.people import Message, Person, StoredFile
from bot.sandbox.profile import Profile
from bot.sandbox.rates import Rates
from bot.sandbox.settling import Expectations
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Sender

FIRST_PERSON = 4_000_001
CALLS_KEPT = 20_000


@dataclass
class Question:
    """A press or an inline query that the bot answers by its id, once, while it is fresh."""

    id: str
    kind: str  # "callback_query" or "inline_query"
    person: Person
    asked_at: datetime
    answer: dict[str, Any] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def is_open(self, now: datetime) -> bool:
        return self.answer is None and now - self.asked_at < RETENTION[self.kind]


@dataclass
class CallRecord:
    """One call of the bot. `code` is 200, the refusal's, or 0 when the connection broke; `at` the sandbox's time."""

    n: int
    method: str
    params: Mapping[str, Any]
    at: str
    code: int = 0
    description: str = ""
    result: Any = None


class World:
    """One bot and its people. `token` is the only one accepted.

    `ahead(now)`: when the bot will next speak by itself; None where nobody can tell.
    """

    ahead: Callable[[datetime], Awaitable[datetime | None]] | None = None

    def __init__(self, token: str, clock: Clock, rates: bool = False, pace: float = 1.0) -> None:
        self.token = token
        self.clock = clock
        self.pace = pace
        self.updates = Updates(clock)
        self.events = Events()
        self.sender: Sender | None = None
        self._rates = rates
        self.forget()

    def forget(self) -> None:
        """Back to the beginning; numbers of messages and updates go on, so that nothing old is taken for new."""
        self.people: dict[int, Person] = {}
        self.messages: dict[int, Message] = {}
        self.files: dict[str, StoredFile] = {}
        self.questions: dict[str, Question] = {}
        self.profile = Profile()
        self.faults = Faults()
        self.rates = Rates(self._rates)
        self.expectations = Expectations()
        self.calls: deque[CallRecord] = deque(maxlen=CALLS_KEPT)
        self.updates.clear()
        self.updates.allowed = []
        self._numbers = getattr(self, "_numbers", itertools.count(1))
        self.events.publish("reset")

    @property
    def bot(self) -> dict[str, Any]:
        """The bot as a user."""
        name = self.profile.text("name", "")
        return {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": name, "username": self.username}

    @property
    def username(self) -> str:
        return "kursverbund_sandbox_bot"

    def number(self) -> int:
        """The next number, unique for everything that has one."""
        return next(self._numbers)

    def add_person(
        self, first_name: str, last_name: str = "", username: str = "", language_code: str = "", id: int | None = None
    ) -> Person:
        """Raises ValueError if the id is taken."""
        number = id or max(self.people, default=FIRST_PERSON - 1) + 1
        if number in self.people:
            raise ValueError(f"there is already a person with the id {number}")
        person = self.people[number] = Person(number, first_name, last_name, username, language_code)
        self.events.publish("person", person=number)
        return person

    def add_message(
        self, person: Person, from_bot: bool, content: dict[str, Any], markup: dict[str, Any] | None = None
    ) -> Message:
        message = Message(self.number(), person, from_bot, self.clock.unix(), content, markup)
        self.messages[message.id] = message
        if from_bot:
            self.expectations.seen(person.id)
        else:
            person.started = True
        self._show("message", message)
        return message

    def change(self, message: Message, content: dict[str, Any], markup: dict[str, Any] | None) -> None:
        """An edit: what was there before stays visible in `edits`."""
        message.edits.append({"content": message.content, "reply_markup": message.markup, "until": self.clock.unix()})
        message.content, message.markup, message.edit_date = content, markup, self.clock.unix()
        self.expectations.seen(message.person.id)
        self._show("edited", message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        self.expectations.seen(message.person.id)
        self._show("deleted", message)

    def react(self, message: Message, reaction: list[dict[str, Any]]) -> None:
        message.reaction = reaction
        self._show("reaction", message)

    def chat(self, person: Person) -> list[Message]:
        return [message for message in self.messages.values() if message.person is person]

    def store(self, name: str, mime: str, content: bytes, kind: str = "document") -> StoredFile:
        number = self.number()
        path = f"{kind}s/file_{number}{PurePosixPath(name).suffix}"
        file = StoredFile(f"BQ-{number:08}", f"AQ-{number:08}", name, mime, content, path, kind)
        self.files[file.id] = file
        return file

    def ask(self, kind: str, person: Person) -> Question:
        question = Question(str(10**15 + self.number()), kind, person, self.clock.now())
        self.questions[question.id] = question
        return question

    def move_clock(self, offset: timedelta) -> None:
        self.clock.move_to(offset)
        self.events.publish("clock", now=self.clock.now().isoformat(timespec="seconds"))

    def _show(self, kind: str, message: Message) -> None:
        message.changed = self.events.last + 1
        self.events.publish(kind, person=message.person.id, message=message.as_seen(self.bot))
