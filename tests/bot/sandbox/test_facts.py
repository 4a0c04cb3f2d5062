"""The table of facts against the published specification."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.facts import METHODS, Method
from bot.sandbox.methods import HANDLERS

_KINDS = {
    "Integer": "integer",
    "String": "string",
    "Boolean": "boolean",
    "Integer|String": "chat",
    "InputFile|String": "file",
}


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    file = Path(__file__).parents[4] / "shared" / "data" / "bot-api" / "api.min.json"
    if not file.exists():
        pytest.skip(f"no specification of the Bot API: {file.name} is not beside this project")
    methods: dict[str, Any] = json.loads(file.read_text())["methods"]
    return methods


def kind(field: dict[str, Any]) -> str:
    types = "|".join(field["types"])
    if field["name"] == "chat_id":
        return "chat"
    return "array" if types.startswith("Array") else _KINDS.get(types, "object")


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_no_parameter_is_ours_alone_and_each_has_the_published_kind(method: Method, published: dict[str, Any]) -> None:
    fields = {field["name"]: kind(field) for field in published[method.name].get("fields", [])}
    assert method.parameters.items() <= fields.items()


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_what_is_required_there_is_required_here(method: Method, published: dict[str, Any]) -> None:
    required = {field["name"] for field in published[method.name].get("fields", []) if field["required"]}
    ours_alone = {"text"} if method.name == "editMessageText" else set()  # there it may be a rich message instead
    assert method.required == required | ours_alone


def test_every_method_of_the_table_is_carried_out() -> None:
    assert HANDLERS.keys() == {method.name for method in METHODS.values()}
