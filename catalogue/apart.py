"""What fails of one session is said and tried again with the next look; it holds no other back."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

log = structlog.get_logger()


@contextmanager
def apart(what: str, number: int) -> Iterator[None]:
    """For reckoning only: after a statement that failed, PostgreSQL takes no other."""
    try:
        yield
    except Exception:
        log.exception("left out by the clock", what=what, number=number)


@asynccontextmanager
async def written_apart(db: AsyncConnection, what: str, number: int) -> AsyncIterator[None]:
    """For what writes: all of it, or nothing."""
    with apart(what, number):
        async with db.begin_nested():
            yield
