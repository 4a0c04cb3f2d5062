"""One call of the Bot API: read from HTTP in all ways that the API allows, checked against the table of facts."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.facts import METHODS, UPLOAD, Method
from bot.sandbox.refusal import ApiRefusal, bad

_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
    "question": "text must be non-empty",
    "options": "can't parse options JSON object",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "inline_query_id": "query is too old and response timeout expired or query ID is invalid",
}
_JSON_WORDS = {"reply_markup": "reply keyboard markup"}
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_YES, _NO = {"true", "yes", "1"}, {"false", "no", "0"}


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Call:
    """A call with all its values in their own types; `values` holds only what was given."""

    method: Method
    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


async def read(request: Request, name: str) -> Call:
    """Read a call. Raises ApiRefusal: 404 for a method outside the table, 400 for wrong parameters, 413 for files."""
    method = METHODS.get(name.lower())
    if method is None:
        raise ApiRefusal(404, f"Not Found: method {name} is not part of this sandbox")
    raw, uploads = await _parts(request)
    return checked(method, raw, uploads)


def checked(method: Method, raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> Call:
    attached = {name for name in uploads if name in method.parameters}
    raw = {name: value for name, value in raw.items() if value is not None}
    unknown = sorted(set(raw) - set(method.parameters))
    if unknown:
        raise bad(f"parameter {unknown[0]} of {method.name} is not part of this sandbox")
    for name in (name for name in method.parameters if name in method.required):
        if raw.get(name, "") == "" and name not in attached:
            raise bad(_MISSING.get(name, f"parameter {name} is required"))
    values = {name: _typed(name, method.parameters[name], value) for name, value in raw.items()}
    return Call(method, {**values, **{name: f"attach://{name}" for name in attached}}, uploads)


async def _parts(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        return {**values, **_json_body(await request.body())}, {}
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return values, {}
    uploads = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                uploads[name] = await _upload(value)
            else:
                values[name] = value
    return values, uploads


def _json_body(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise bad("can't parse JSON object")
    return values


async def _upload(file: UploadFile) -> Upload:
    content = await file.read()
    if len(content) > UPLOAD:
        raise ApiRefusal(413, "Request Entity Too Large")
    return Upload(file.filename or "file", file.content_type or "application/octet-stream", content)


def chat(value: Any) -> int | str:
    """A chat id as a number; a name such as @someone as it is."""
    return int(value) if _NUMBER.fullmatch(str(value)) else str(value)


def _typed(name: str, kind: str, value: Any) -> Any:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    match kind:
        case "integer":
            return _integer(name, value)
        case "boolean":
            return _boolean(name, value)
        case "chat":
            return chat(value)
        case "array" | "object":
            return _decoded(name, kind, value)
        case _:
            if isinstance(value, dict | list):
                raise bad(f"parameter {name} must be a String")
            return str(value)


def _integer(name: str, value: Any) -> int:
    if isinstance(value, bool) or not _NUMBER.fullmatch(str(value)):
        raise bad(f"parameter {name} must be an Integer")
    return int(value)


def _boolean(name: str, value: Any) -> bool:
    word = str(value).lower()
    if word not in _YES | _NO:
        raise bad(f"parameter {name} must be a Boolean")
    return word in _YES


def _decoded(name: str, kind: str, value: Any) -> Any:
    words = _JSON_WORDS.get(name, name.replace("_", " "))
    try:
        decoded = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad(f"can't parse {words} JSON object") from None
    if not isinstance(decoded, list if kind == "array" else dict):
        raise bad(f"expected an Array of {words}" if kind == "array" else f"object expected as {words}")
    return decoded
