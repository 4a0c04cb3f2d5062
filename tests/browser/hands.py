"""Three ways to use the page: with a mouse, with a finger, with the keyboard alone."""

from typing import Protocol

from tests.bot.sandbox.browser import Tab

#: So many times at most the Tab key is pressed on the way to one element.
FAR = 80
TOUR = "document.querySelector('[data-slot=tour-help]')"
FIELD = "document.querySelector('.chat[data-active] textarea')"
SEND = "document.querySelector('.chat[data-active] [type=submit]')"


class Hand(Protocol):
    page: Tab

    async def press(self, element: str) -> None:
        """Activate a button (JavaScript)."""

    async def send(self) -> None:
        """Send what stands in the field of the chat."""


class Mouse:
    def __init__(self, page: Tab) -> None:
        self.page = page

    async def press(self, element: str) -> None:
        await self.page.click(element)

    async def send(self) -> None:
        await self.page.click(SEND)


class Finger:
    def __init__(self, page: Tab) -> None:
        self.page = page

    async def press(self, element: str) -> None:
        await self.page.tap(element)

    async def send(self) -> None:
        await self.page.tap(SEND)


class Keyboard:
    """Never sets the focus itself: F6 leads from part to part, Tab and Shift+Tab lead within one."""

    def __init__(self, page: Tab) -> None:
        self.page = page

    async def press(self, element: str) -> None:
        if not await self.page.js(f"{element} === document.activeElement"):
            await self._part(element)
            await self._walk(element)
        await self.page.key("Enter", "\r")

    async def send(self) -> None:
        assert await self.page.js(f"{FIELD} === document.activeElement"), "the words are there, the focus is not"
        await self.page.key("Enter", "\r")

    async def _part(self, element: str) -> None:
        part = f"({element}).closest('.bar, nav, .chat, .tour')"
        for _ in range(9):
            if await self.page.js(f"{part}.contains(document.activeElement)"):
                return
            await self.page.key("F6")
        raise AssertionError(f"F6 does not lead to {element}")

    async def _walk(self, element: str) -> None:
        before = f"document.activeElement.compareDocumentPosition({element}) & Node.DOCUMENT_POSITION_PRECEDING"
        back = bool(await self.page.js(before))
        for _ in range(FAR):
            if await self.page.js(f"{element} === document.activeElement"):
                return
            await self.page.key("Tab", shift=back)
        raise AssertionError(
            f"Tab does not lead to {element}: {await self.page.js('document.activeElement.outerHTML')}"
        )
