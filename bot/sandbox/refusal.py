"""How the Bot API says no: a code and a description, word for word as the real server words it.

Wording: `tdlib/telegram-bot-api` (Client.cpp, WebhookActor.cpp) and `tdlib/td` (MessageEntity.cpp, ReplyMarkup.cpp,
BotCommand.cpp). A description that speaks of "this sandbox" is ours: the real server would not refuse that call.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ApiRefusal(Exception):
    """One refused call. `code` is both HTTP status and `error_code`; `retry_after` in seconds, with code 429 only."""

    code: int
    description: str
    retry_after: int | None = None

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            answer["parameters"] = {"retry_after": self.retry_after}
        return answer


def bad(reason: str) -> ApiRefusal:
    """Code 400. The server lower-cases the first letter, unless the reason is a NAME_OF_AN_ERROR."""
    shouted = len(reason) > 1 and (reason[1] == "_" or reason[1].isupper())
    return ApiRefusal(400, "Bad Request: " + (reason if shouted else reason[:1].lower() + reason[1:]))


def forbidden(reason: str) -> ApiRefusal:
    return ApiRefusal(403, "Forbidden: " + reason)


def conflict(reason: str) -> ApiRefusal:
    return ApiRefusal(409, "Conflict: " + reason)


def too_many(seconds: int) -> ApiRefusal:
    return ApiRefusal(429, f"Too Many Requests: retry after {seconds}", seconds)
