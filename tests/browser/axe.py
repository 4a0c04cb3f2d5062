"""axe-core in the page: what stands in the way of people with a screen reader, a keyboard, little sight."""

from importlib.resources import files
from typing import Any

from tests.bot.sandbox.browser import Tab

SCRIPT = files("axe_playwright_python").joinpath("axe.min.js")


async def violations(page: Tab) -> list[str]:
    """Each with its rule and the elements concerned; best practices are rules, too."""
    if not await page.js("'axe' in globalThis"):
        await page.js(f"{SCRIPT.read_text(encoding='utf-8')};0")
    found: dict[str, Any] = await page.js("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {[node['html'][:200] for node in one['nodes']]}" for one in found["violations"]]
