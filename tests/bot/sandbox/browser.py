"""A real browser for tests of the page: Chromium without a window, spoken to over its DevTools protocol."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

PATIENCE = 10.0  # seconds
#: The middle of an element, scrolled to, and whether a press there would reach it.
_PLACE = """(e) => {
  if (!e) return null;
  e.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { x, y, width, height } = e.getBoundingClientRect();
  const middle = { x: x + width / 2, y: y + height / 2 };
  return { ...middle, free: e.contains(document.elementFromPoint(middle.x, middle.y)) };
}"""
_CODES = {
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "ArrowUp": 38,
    "ArrowDown": 40,
    "F6": 117,
}  # without them keys do nothing
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    *("--force-prefers-reduced-motion", "--remote-debugging-port=0", "--lang=en-GB", "about:blank"),
)


@asynccontextmanager
async def chromium(program: str, profile: Path) -> AsyncIterator[str]:
    """Run it; hands out the address of its DevTools."""
    arguments, pipe = (*_FLAGS, f"--user-data-dir={profile}"), asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(program, *arguments, stdout=asyncio.subprocess.DEVNULL, stderr=pipe)
    assert process.stderr is not None
    try:
        said = b""
        while b"DevTools listening" not in said:
            said = await asyncio.wait_for(process.stderr.readline(), 30)
            assert said, "chromium has ended"
        found = re.search(r"ws://([\d.:]+)/", said.decode())
        assert found is not None
        reading = asyncio.create_task(process.stderr.read())  # a full pipe would stop it
        yield f"http://{found[1]}"
        process.terminate()
        await reading
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Tab:
    """One page. `complaints`: uncaught errors and what the console was told."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.complaints: list[str] = []

    async def listen(self) -> None:
        async for message in self._socket:
            told = json.loads(message.data)
            if "id" in told:
                self._waiting.pop(told["id"]).set_result(told)
            elif told["method"] in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                self.complaints.append(json.dumps(told["params"]))

    async def call(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        told = await asyncio.wait_for(answer, PATIENCE)
        assert "error" not in told, f"{method}: {told}"
        return told["result"]

    async def js(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited."""
        told = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, f"{expression}: {told}"
        return told["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until the expression is true, such as an element that is there."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while not await self.js(f"Boolean({expression})"):
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"never true: {expression}\n{await self.js('document.body.innerText')}")
            await asyncio.sleep(0.03)

    async def size(self, width: int, height: int = 850, dark: bool = False) -> None:
        shape = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 760}
        await self.call("Emulation.setDeviceMetricsOverride", **shape)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[scheme])

    async def open(self, address: str, ready: str) -> None:
        """Load a page and wait until the expression `ready` is true on it."""
        await self.call("Page.navigate", url="about:blank")
        await self.call("Page.navigate", url=address)
        await self.until(f"location.href !== 'about:blank' && {ready}")

    async def type(self, text: str) -> None:
        await self.call("Input.insertText", text=text)

    async def key(self, name: str, text: str = "", shift: bool = False) -> None:
        pressed = {
            "key": name,
            "code": name,
            "modifiers": 8 if shift else 0,
            "windowsVirtualKeyCode": _CODES.get(name, 0),
        }
        await self.call("Input.dispatchKeyEvent", type="rawKeyDown", **pressed)
        if text:
            await self.call("Input.dispatchKeyEvent", type="char", text=text, **pressed)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    async def click(self, element: str) -> None:
        """Press the left mouse button in the middle of an element (JavaScript), where it can be seen."""
        place = await self._middle(element)
        for kind, buttons in (("mousePressed", 1), ("mouseReleased", 0)):
            more = {"button": "left", "buttons": buttons, "clickCount": 1}
            await self.call("Input.dispatchMouseEvent", type=kind, **place, **more)

    async def tap(self, element: str) -> None:
        """The same with a finger."""
        await self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[await self._middle(element)])
        await self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def _middle(self, element: str) -> dict[str, float]:
        """Scrolled to, once it has come to rest; AssertionError if it never comes, or something else lies over it."""
        end, before = asyncio.get_running_loop().time() + PATIENCE, None
        while (found := await self.js(f"({_PLACE})({element})")) != before or not found or not found["free"]:
            if asyncio.get_running_loop().time() > end:
                over = f"document.elementFromPoint({found['x']}, {found['y']})?.outerHTML" if found else "null"
                raise AssertionError(f"{element} can't be pressed: {await self.js(over)}")
            before = found
            await asyncio.sleep(0.05)
        return {"x": found["x"], "y": found["y"]}


@asynccontextmanager
async def tab(devtools: str) -> AsyncIterator[Tab]:
    async with aiohttp.ClientSession() as session:
        async with session.put(f"{devtools}/json/new?about:blank") as response:
            target = await response.json(content_type=None)
        async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            opened = Tab(socket)
            listening = asyncio.create_task(opened.listen())
            for domain in ("Page", "Runtime", "Log", "DOM"):
                await opened.call(f"{domain}.enable")
            await opened.call("Page.bringToFront")
            await opened.call("Emulation.setFocusEmulationEnabled", enabled=True)  # keys go to the page, always
            yield opened
            listening.cancel()
        async with session.get(f"{devtools}/json/close/{target['id']}"):
            pass
