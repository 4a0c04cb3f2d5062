"""The methods of the Bot API, one module per noun; each maps (World, Call) to the `result` or raises ApiRefusal."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.methods import answers, messages, profile, receiving, texts
from bot.sandbox.world import World

Handler = Callable[[World, Call], Any | Awaitable[Any]]

HANDLERS: dict[str, Handler] = {
    **messages.HANDLERS,
    **texts.HANDLERS,
    **answers.HANDLERS,
    **profile.HANDLERS,
    **receiving.HANDLERS,
}
