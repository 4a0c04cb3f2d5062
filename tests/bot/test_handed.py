"""Documents made right before they are sent: beside the event loop, and what the QR code says."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from bot import delivery
from bot.actions import Action
from bot.codec import parse
from bot.participant_actions import CheckIn
from bot.say import Say
from bot.screens import handed_notices
from bot.screens.screen import Photo
from catalogue import handing, outbox
from catalogue.database import Database
from catalogue.documents import qr
from catalogue.tables import outbox as rows
from tests.bot.cards import NETWORK, ZONE, House
from tests.bot.test_stand_ins import courier
from tests.catalogue.scene import join, scene
from tests.factories import NOW


async def test_the_sheet_is_set_beside_the_event_loop(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (anna,) = await join(db, of)
        await db.execute(update(rows).values(state="sent"))
        await handing.send_sheet(db, of.coordinator.who, of.session, NOW)
        await outbox.add(db, "file:1:x", "file", anna.id, NOW, enrolment_id=1)
    threads: dict[str, int] = {}

    def written(notice: Any, *facts: Any) -> Any:
        threads[notice.kind] = threading.get_ident()
        return SimpleNamespace(packed=dict, document=None)

    async def send(*facts: Any) -> Any:
        return delivery.Sent(delivery.Fate.SENT, message_id=1)

    monkeypatch.setattr(delivery, "written", written)
    monkeypatch.setattr(delivery.wire, "send", send)
    one = courier(database)
    while await one.deliver_one():
        pass
    here = threading.get_ident()
    assert threads["file"] == here and threads["sheet"] != here


def test_a_scanned_code_asks_for_the_session_and_its_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    links: list[str] = []
    monkeypatch.setattr(handed_notices.qr, "png", lambda link: links.append(link) or b"")
    house = House()
    told = SimpleNamespace(session=house.session(), code="048291")
    shown = handed_notices.check_in(house.notice("check_in"), told, Say("de", ZONE), NETWORK)  # type: ignore[arg-type]
    (link,) = links
    payload = link.removeprefix("https://t.me/kursbot?start=")
    action: Action = parse(payload)
    assert action == CheckIn(412, "048291") and action.shows and len(payload) <= 64
    assert "048 291" in shown.text
    assert isinstance(shown.document, Photo), "in the chat itself, not behind a tap"


def test_the_picture_is_the_qr_code_of_the_link() -> None:
    made = qr.png("https://t.me/kursbot?start=pri-412-482915")
    assert made.startswith(b"\x89PNG") and made == qr.png("https://t.me/kursbot?start=pri-412-482915")
    assert made != qr.png("https://t.me/kursbot?start=pri-412-482916")
