"""One server, reset for each test, and a way to call it without any library between."""

from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from telegram import Bot

from bot.sandbox.serving import SandboxServer
from tests.visitor import Stage, Visitor

Api = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest.fixture(scope="session")
def clock_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox") / "clock"


@pytest_asyncio.fixture(scope="session")
async def running_server(clock_file: Path) -> AsyncIterator[SandboxServer]:
    async with SandboxServer(clock_file=clock_file, pace=0.01) as server:
        yield server


@pytest_asyncio.fixture
async def server(running_server: SandboxServer) -> SandboxServer:
    await running_server.reset()
    return running_server


@pytest_asyncio.fixture
async def stage(server: SandboxServer) -> AsyncIterator[Stage]:
    async with Stage(server.url) as stage:
        yield stage


@pytest_asyncio.fixture
async def anna(stage: Stage) -> Visitor:
    """Somebody who has started the bot."""
    anna = await stage.visitor("Anna")
    await anna.say("/start", settle=False)
    return anna


@pytest_asyncio.fixture
async def api(server: SandboxServer) -> AsyncIterator[Api]:
    """`await api("sendMessage", chat_id=1, text="x")` → the answer as JSON."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **params: Any) -> dict[str, Any]:
            async with session.post(f"{server.url}/bot{server.token}/{method}", json=params) as response:
                answer: dict[str, Any] = await response.json()
                assert response.status == (200 if answer["ok"] else answer["error_code"])
                return answer

        yield call


@pytest_asyncio.fixture
async def bot(server: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    bot = Bot(server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with bot:
        yield bot
