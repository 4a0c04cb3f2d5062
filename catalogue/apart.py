"""What fails of one session is said and tried again with the next look; it holds no other back."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger()


@contextmanager
def apart(what: str, number: int) -> Iterator[None]:
    """For reckoning only: after a statement that failed, PostgreSQL takes no other."""
    try:
        yield
    except Exception:
        log.exception("left out by the clock", what=what, number=number)
