"""A mail server per test, and the sender of letters on a real database."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.mail.postbox import Postbox, opened


@pytest_asyncio.fixture
async def postbox() -> AsyncIterator[Postbox]:
    box = Postbox()
    server = await opened(box)
    yield box
    server.close()
