"""The bot with its demo network and the page, as people start them, in a browser."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.bot.sandbox.browser import Tab, tab
from tests.bot.sandbox.test_together import sandbox
from tests.browser.scene import Scene, played
from tests.visitor import Stage


@pytest_asyncio.fixture(scope="session")
async def network(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One for all tests: each finds what those before it have left, as visitors would."""
    async with sandbox(tmp_path_factory.mktemp("network")) as stage:
        yield stage


@pytest_asyncio.fixture
async def page(devtools: str) -> AsyncIterator[Tab]:
    """An empty tab. Nothing on the pages that it shows may have gone wrong at the end."""
    async with tab(devtools) as opened:
        yield opened
        assert opened.complaints == []


@pytest_asyncio.fixture
async def scene(page: Tab) -> AsyncIterator[Scene]:
    async with played() as scene:
        yield scene
        await page.call("Page.navigate", url="about:blank")  # before the server goes
