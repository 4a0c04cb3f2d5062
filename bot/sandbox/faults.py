"""Faults on order: the next calls of a method fail, wait or break off, so that tests see how the bot bears it."""

from dataclasses import dataclass
from typing import Literal, get_args

from bot.sandbox.refusal import ApiRefusal

Kind = Literal["status", "reset_before", "reset_after", "timeout", "delay"]
KINDS: tuple[str, ...] = get_args(Kind)
_PHRASES = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 401: "Unauthorized"}


@dataclass
class Fault:
    """What befalls the next `times` calls of `method` ("*": any but getUpdates; with `for_seconds`, any at all).

    status: answered with `status` (and `description`, `retry_after`) without being carried out · reset_before and
    reset_after: the connection breaks before or after it was carried out · timeout: carried out, but no answer for
    `seconds` · delay: answered after `seconds`. `chat_id` limits it to one chat; `for_seconds` replaces `times`.
    """

    kind: Kind
    method: str = "*"
    times: int = 1
    status: int = 500
    description: str = ""
    retry_after: int | None = None
    seconds: float = 0.0
    chat_id: int | None = None
    for_seconds: float | None = None
    until: float = 0.0  # on the event loop's clock; set when the fault is ordered

    def refusal(self) -> ApiRefusal:
        text = self.description or _PHRASES.get(self.status, "Bad Request")
        if self.status == 429:
            text = self.description or f"Too Many Requests: retry after {self.retry_after or 1}"
        return ApiRefusal(self.status, text, self.retry_after or (1 if self.status == 429 else None))

    def befalls(self, method: str, chat_id: object, now: float) -> bool:
        if self.for_seconds is not None:
            return now < self.until and self.method in ("*", method)
        named = self.method.lower() == method.lower() or (self.method == "*" and method != "getUpdates")
        return self.times > 0 and named and self.chat_id in (None, chat_id)


class Faults:
    """All faults on order, taken in their order."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []
        self.latency = 0.0  # seconds added to every call of the bot but getUpdates

    def order(self, fault: Fault, now: float) -> None:
        fault.until = now + (fault.for_seconds or 0)
        self.ordered.append(fault)

    def take(self, method: str, chat_id: object, now: float) -> Fault | None:
        """The fault for this call, if any; used up when its `times` are."""
        self.ordered = [f for f in self.ordered if (f.times > 0 if f.for_seconds is None else now < f.until)]
        fault = next((fault for fault in self.ordered if fault.befalls(method, chat_id, now)), None)
        if fault is not None and fault.for_seconds is None:
            fault.times -= 1
        return fault
