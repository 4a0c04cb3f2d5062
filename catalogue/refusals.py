"""The one way to say no."""

from typing import Any

from catalogue.rules.reasons import Reason

__all__ = ["Reason", "Refused"]


class Refused(Exception):
    """The rules say no: why, and the facts that explain it and lead on. Nothing has been written."""

    def __init__(self, reason: Reason, **facts: Any) -> None:
        super().__init__(f"{reason}: {facts}" if facts else str(reason))
        self.reason = reason
        self.facts = facts
