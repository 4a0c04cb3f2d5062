"""A mail server per test, and the sender of letters on a real database."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from catalogue.database import Database
from tests.mail.office import Office, opened_office
from tests.mail.postbox import Postbox, opened


@pytest_asyncio.fixture
async def postbox() -> AsyncIterator[Postbox]:
    box = Postbox()
    server = await opened(box)
    yield box
    server.close()


@pytest.fixture
def office(database: Database, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> Office:
    return opened_office(database, postbox, monkeypatch)
