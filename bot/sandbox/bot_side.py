"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, with faults, latency and a log."""

import asyncio
import inspect
import re
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import call as calls
from bot.sandbox import connections
from bot.sandbox.call import Call
from bot.sandbox.faults import Fault
from bot.sandbox.methods import HANDLERS
from bot.sandbox.refusal import ApiRefusal
from bot.sandbox.world import CallRecord, World

_TOKEN = re.compile(r"[1-9]\d{0,15}:[A-Za-z0-9_-]{10,64}")
_CLOSED = 0  # a record's code while, or if, nothing was answered


def routes(world: World) -> list[Route]:
    return [
        Route("/bot{token}/{method}", partial(_method, world), methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", partial(_file, world), methods=["GET"]),
    ]


def _check_token(world: World, token: str) -> None:
    if not _TOKEN.fullmatch(token):
        raise ApiRefusal(404, "Not Found")
    if token != world.token:
        raise ApiRefusal(401, "Unauthorized")


async def _method(world: World, request: Request) -> Response:
    try:
        _check_token(world, request.path_params["token"])
        call = await calls.read(request, request.path_params["method"])
    except ApiRefusal as refusal:
        record = _record(world, request.path_params["method"], dict(request.query_params))
        return _refused(record, refusal)
    polling = call.method.name == "getUpdates"
    world.expectations.in_flight += not polling
    try:
        return await _answer(world, request, call)
    finally:
        world.expectations.in_flight -= not polling
        if not polling:
            world.expectations.last_call = asyncio.get_running_loop().time()


async def _answer(world: World, request: Request, call: Call) -> Response:
    record = _record(world, call.method.name, _shown(call))
    fault = world.faults.take(call.method.name, call.get("chat_id"), asyncio.get_running_loop().time())
    if world.faults.latency and call.method.name != "getUpdates":
        await asyncio.sleep(world.faults.latency)
    try:
        if fault is not None and fault.kind == "reset_before":
            return _broken(request, record)
        if fault is not None and fault.kind == "status":
            raise fault.refusal()
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        result = await _carry_out(world, call)
    except ApiRefusal as refusal:
        return _refused(record, refusal)
    record.code, record.result = 200, result
    return await _delivered(request, record, fault)


async def _delivered(request: Request, record: CallRecord, fault: Fault | None) -> Response:
    """The answer of a call that was carried out, unless it is to get lost."""
    if fault is not None and fault.kind == "timeout":
        await asyncio.sleep(fault.seconds)
    if fault is not None and fault.kind in ("reset_after", "timeout"):
        return _broken(request, record)
    return JSONResponse({"ok": True, "result": record.result})


async def _carry_out(world: World, call: Call) -> Any:
    result = HANDLERS[call.method.name](world, call)
    return await result if inspect.isawaitable(result) else result


def _shown(call: Call) -> dict[str, Any]:
    """Parameters for the log, uploads by name and size."""
    files = {name: f"{upload.name}, {len(upload.content)} bytes" for name, upload in call.uploads.items()}
    return {**call.values, **files}


def _record(world: World, method: str, params: dict[str, Any]) -> CallRecord:
    at = world.clock.now().isoformat(timespec="milliseconds")
    record = CallRecord(world.number(), method, params, at, _CLOSED)
    world.calls.append(record)
    return record


def _refused(record: CallRecord, refusal: ApiRefusal) -> Response:
    record.code, record.description = refusal.code, refusal.description
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after is not None else None
    return JSONResponse(refusal.as_json(), refusal.code, headers)


def _broken(request: Request, record: CallRecord) -> Response:
    record.description = "connection reset"
    connections.reset(request)
    return Response(status_code=502)  # goes nowhere: the connection is gone


async def _file(world: World, request: Request) -> Response:
    try:
        _check_token(world, request.path_params["token"])
    except ApiRefusal as refusal:
        return JSONResponse(refusal.as_json(), refusal.code)
    for file in world.files.values():
        if file.path == request.path_params["path"]:
            return Response(file.content, media_type="application/octet-stream")
    return JSONResponse(ApiRefusal(404, "Not Found").as_json(), 404)
