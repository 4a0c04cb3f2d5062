"""The webhook takes only what bears the secret, and stores it before it says so."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from httpx import ASGITransport, AsyncClient

from bot import web, webhook
from bot.intake import Intake, person_key
from bot.now import Clock
from catalogue import inbox
from catalogue.database import Database
from catalogue.inbox import Letter
from tests.bot.cards import NETWORK

SECRET = "s3cret"
UPDATE: dict[str, Any] = {"update_id": 7, "message": {"message_id": 1, "from": {"id": 42}, "text": "hello"}}


@pytest_asyncio.fixture
async def letters() -> list[Letter]:
    return []


@pytest_asyncio.fixture
async def client(database: Database, letters: list[Letter]) -> AsyncIterator[AsyncClient]:
    async def handle(letter: Letter) -> None:
        letters.append(letter)

    intake = Intake(database, Clock(), handle)
    app = webhook.app(intake, "https://bot.example/hook", SECRET)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://here") as client:
        yield client
    await intake.settle(5)


async def test_an_update_with_the_secret_is_a_row_once(client: AsyncClient, database: Database) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    for _ in range(2):
        answer = await client.post("/hook", json=UPDATE, headers=headers)
        assert answer.status_code == 200
    async with database.reading() as db:
        assert [letter.payload for letter in await inbox.waiting(db)] == [UPDATE]


@pytest.mark.parametrize("secret", ["", "wrong", "s3cre", SECRET + "x", "ü"])
async def test_without_the_secret_nothing_is_stored(client: AsyncClient, database: Database, secret: str) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    answer = await client.post("/hook", json=UPDATE, headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 403
    async with database.reading() as db:
        assert await inbox.waiting(db) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"update_id": "x"}', b"\xff"])
async def test_what_is_no_update_is_taken_and_dropped(client: AsyncClient, database: Database, body: bytes) -> None:
    answer = await client.post("/hook", content=body, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert answer.status_code == 200
    async with database.reading() as db:
        assert await inbox.waiting(db) == []


async def test_a_huge_body_is_refused(client: AsyncClient) -> None:
    body = b"x" * (webhook.LARGEST_BODY + 1)
    answer = await client.post("/hook", content=body, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
    assert answer.status_code == 413


async def test_nothing_else_is_served(client: AsyncClient) -> None:
    assert (await client.get("/hook")).status_code == 405
    assert (await client.get("/")).status_code == 404


async def test_readiness_tells_of_updates_that_wait_too_long(database: Database) -> None:
    clock = Clock()
    async with AsyncClient(
        transport=ASGITransport(web.app(database, clock, NETWORK)), base_url="http://here"
    ) as client:
        assert (await client.get("/healthz")).text == "ok\n"
        assert (await client.get("/readyz")).text == "ready\n"
        long_ago = clock.now() - timedelta(seconds=web.STUCK + 60)
        async with database.writing() as db:
            await inbox.store(db, [(1, 42, UPDATE)], long_ago)
        assert (await client.get("/readyz")).status_code == 503


@pytest.mark.parametrize(
    ("payload", "key"),
    [
        (UPDATE, 42),
        ({"update_id": 1, "callback_query": {"id": "1", "from": {"id": 43}}}, 43),
        ({"update_id": 1, "my_chat_member": {"from": {"id": 44}}}, 44),
        ({"update_id": 1, "poll": {"id": "1"}}, 0),
    ],
)
def test_an_update_belongs_to_its_sender(payload: dict[str, Any], key: int) -> None:
    assert person_key(payload) == key
