"""Whatever a call holds, it is carried out or refused in the API's form: the server itself never stumbles."""

import inspect
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.call import checked
from bot.sandbox.clock import Clock
from bot.sandbox.facts import METHODS
from bot.sandbox.humans import say
from bot.sandbox.methods import HANDLERS
from bot.sandbox.refusal import ApiRefusal
from bot.sandbox.serving import TOKEN
from bot.sandbox.world import World

WORDS = ["type", "text", "url", "id", "title", "emoji", "message_id", "chat_id", "inline_keyboard", "keyboard"]
WORDS += ["callback_data", "copy_text", "web_app", "request_users", "offset", "length", "command", "description"]
WORDS += ["input_message_content", "message_text", "start_parameter", "reply_markup", "style", "is_disabled"]
VALUES = ["article", "chat", "bold", "emoji", "commands", "7", "x.org", "http://[", "\ud800", "<b>", "--5", "²"]
leaves = st.none() | st.booleans() | st.integers(-5, 9) | st.sampled_from(VALUES) | st.text(max_size=5)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)
entities = st.fixed_dictionaries(
    {"type": st.just("bold"), "offset": st.integers(-2, 5), "length": st.integers(-2, 5)}, optional={"url": leaves}
)
buttons = st.fixed_dictionaries({"text": leaves}, optional=dict.fromkeys(("url", "callback_data", "web_app"), anything))
SENT = {
    "string": st.text(alphabet="a \n<b>/", min_size=1, max_size=6),
    "array": st.lists(anything | entities, max_size=3),
    "object": st.dictionaries(st.sampled_from(WORDS), anything, max_size=4)
    | st.fixed_dictionaries({"inline_keyboard": st.lists(st.lists(buttons, max_size=2), max_size=2)}),
    "chat": st.sampled_from([7, "7", 8, "@x", "--7"]),
    "integer": st.sampled_from([0, 1, 2, -1, "3", "x"]),
}


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    method = draw(st.sampled_from([m for m in METHODS.values() if m.name not in ("getUpdates", "setWebhook")]))
    given_names = method.required | draw(st.sets(st.sampled_from(sorted(method.parameters) or ["none"])))
    kinds = {name: method.parameters.get(name, "string") for name in sorted(given_names)}
    values = {name: draw(anything if draw(st.booleans()) else SENT.get(kind, leaves)) for name, kind in kinds.items()}
    return method.name, values


@pytest.fixture(scope="module")
def world() -> World:
    world = World(TOKEN, Clock())
    say(world, world.add_person("Anna", id=7), "/start")
    return world


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(call=calls())
async def test_nonsense_is_refused_not_stumbled_over(call: tuple[str, dict[str, Any]], world: World) -> None:
    name, values = call
    try:
        result = HANDLERS[name](world, checked(METHODS[name.lower()], values, {}))
        json.dumps(await result if inspect.isawaitable(result) else result, ensure_ascii=False).encode()
    except ApiRefusal as refusal:
        assert refusal.code in (400, 403)
