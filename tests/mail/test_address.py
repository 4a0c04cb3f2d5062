"""One's own address: shown by six digits, chosen as a way, removed; and the way out that every mail carries."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
import pytest_asyncio
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import unsubscribe, web
from bot.actions import LeaveForm, ShowSettings
from bot.asked import Typed
from bot.codec import pack
from bot.dispatch import done
from bot.mail_actions import AddAddress, ChooseChannel, RemoveAddress, ShowChannels
from bot.now import Clock
from bot.say import Say
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import channels, drafts, people, team
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.states import Channel, Door
from catalogue.tables import outbox as notices
from tests import factories
from tests.bot.cards import NETWORK
from tests.catalogue.scene import scene
from tests.factories import NOW
from tests.mail.postbox import SENDER

MAILING = replace(NETWORK, mail=SENDER)
ADDRESS = "anna@haus.example"
KEY = unsubscribe.key("a token")


async def does(db: AsyncConnection, person: int, what: Any, now: datetime = NOW, network: Any = MAILING) -> Screen:
    """One update of this person: a press, or something typed."""
    card = await people.card(db, person)
    turn = Turn(db, card, people.who(card, Door.CHAT), Say("en", network.zone), now, network)
    return await done(turn, Typed(what) if isinstance(what, str) else what)


async def code_of(db: AsyncConnection) -> str:
    query = select(notices.c.facts).where(notices.c.kind == "mail_code").order_by(notices.c.id.desc())
    return str((await db.execute(query)).scalars().first()["code"])  # type: ignore[index]


async def anna(db: AsyncConnection) -> int:
    return (await factories.member(db, (await factories.institution(db)).id)).id


async def test_the_right_digits_make_the_address_theirs(database: Database) -> None:
    async with database.writing() as db:
        person = await anna(db)
        assert "until you remove it" in (await does(db, person, AddAddress())).text
        await does(db, person, ADDRESS)
        code, draft = await code_of(db), await drafts.load(db, person)
        assert draft is not None
        assert code not in str(draft.answers), "only a hash is kept"
        assert (await people.card(db, person)).mail is None, "not theirs yet"
        shown = await does(db, person, f"{code[:3]} {code[3:]}")
        assert ADDRESS in shown.text
        assert (await people.card(db, person)).mail == ADDRESS
        assert await drafts.load(db, person) is None
        for choice, kept in (("both", Channel.BOTH), ("mail", Channel.MAIL), ("telegram", None)):
            await does(db, person, ChooseChannel(choice))
            assert (await people.card(db, person)).channel is kept
        await does(db, person, ChooseChannel("both"))
        await does(db, person, RemoveAddress())
        card = await people.card(db, person)
        assert (card.mail, card.channel) == (None, None)


async def test_another_address_is_shown_to_be_theirs_as_well(database: Database) -> None:
    """Until then mails go to the one before; its way out ends with it."""
    new = "anna@neu.example"
    async with database.writing() as db:
        person = await anna(db)
        await channels.confirm(db, person, ADDRESS, NOW)
        await channels.choose(db, person, Channel.BOTH)
        before = unsubscribe.token(KEY, await people.card(db, person))
        await does(db, person, AddAddress())
        await does(db, person, new)
        sent = (await db.execute(select(notices.c.facts).where(notices.c.kind == "mail_code"))).scalar_one()
        assert sent["mail"] == new
        assert (await people.card(db, person)).mail == ADDRESS
        await does(db, person, "000000" if sent["code"] != "000000" else "000001")
        assert (await people.card(db, person)).mail == ADDRESS
        await does(db, person, sent["code"])
        card = await people.card(db, person)
        assert (card.mail, card.channel) == (new, Channel.BOTH)
        assert unsubscribe.token(KEY, card) != before


async def test_three_wrong_codes_or_one_too_late_need_a_new_one(database: Database) -> None:
    async with database.writing() as db:
        person = await anna(db)
        await does(db, person, AddAddress())
        await does(db, person, ADDRESS)
        code = await code_of(db)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        assert "look again" in (await does(db, person, wrong)).text
        assert "six digits" in (await does(db, person, "12345")).text, "no try is counted for what is no code"
        assert "look again" in (await does(db, person, wrong)).text
        assert "new code" in (await does(db, person, wrong)).text
        with_old = await does(db, person, code)
        assert "I can't read" in with_old.text, "an address is asked for"
        await does(db, person, ADDRESS, NOW + timedelta(minutes=1))
        late = await does(db, person, await code_of(db), NOW + timedelta(minutes=16))
        assert "older than 15 minutes" in late.text
        assert (await people.card(db, person)).mail is None


async def test_nobody_floods_an_address_with_codes(database: Database) -> None:
    async with database.writing() as db:
        person = await anna(db)
        for number in range(channels.MOST_CODES):
            await does(db, person, AddAddress(), NOW + timedelta(minutes=number))
            await does(db, person, ADDRESS, NOW + timedelta(minutes=number))
            await does(db, person, LeaveForm())
        await does(db, person, AddAddress())
        with pytest.raises(Refused) as no:
            await does(db, person, ADDRESS, NOW + timedelta(minutes=9))
        assert no.value.reason is Reason.TOO_MANY_CODES
        await does(db, person, ADDRESS, NOW + timedelta(days=1, minutes=9))


async def test_without_a_mail_server_nothing_speaks_of_mails(database: Database) -> None:
    async with database.writing() as db:
        person = await anna(db)
        settings = await does(db, person, ShowSettings(), network=NETWORK)
        assert pack(ShowChannels()) not in [pack(button.action) for row in settings.rows for button in row]
        for action in (ShowChannels(), AddAddress(), ChooseChannel("mail")):
            with pytest.raises(Refused):
                await does(db, person, action, network=NETWORK)


async def test_nothing_is_chosen_without_an_address(database: Database) -> None:
    async with database.writing() as db:
        person = await anna(db)
        for choice in ("mail", "telegram", "pigeon"):
            with pytest.raises(Refused):
                await does(db, person, ChooseChannel(choice))


# --- the way out ------------------------------------------------------------------------------------------------------


@pytest_asyncio.fixture
async def client(database: Database) -> AsyncIterator[AsyncClient]:
    app = web.app(database, Clock(), MAILING, unsubscribe.routes(database, Clock(), MAILING, KEY))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://here") as client:
        yield client


async def test_one_click_ends_the_mails_and_a_look_does_not(database: Database, client: AsyncClient) -> None:
    async with database.writing() as db:
        person = await anna(db)
        await channels.confirm(db, person, ADDRESS, NOW)
        await channels.choose(db, person, Channel.BOTH)
        card = await people.card(db, person)
    way_out = unsubscribe.address("https://kurse.example/", KEY)(card)
    assert re.fullmatch(r"https://kurse\.example/unsubscribe/\d+-[0-9a-f]{40}", way_out)
    path = way_out.removeprefix("https://kurse.example")
    page = await client.get(path)
    assert page.status_code == 200
    assert ADDRESS in page.text
    assert 'method="post"' in page.text
    async with database.reading() as db:
        assert (await people.card(db, person)).channel is Channel.BOTH
    for _ in range(2):
        done_ = await client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert done_.status_code == 200
    async with database.reading() as db:
        assert (await people.card(db, person)).channel is Channel.TELEGRAM


async def test_a_house_hears_of_it_where_there_is_no_telegram(database: Database, client: AsyncClient) -> None:
    async with database.writing() as db:
        of = await scene(db)
        person = await team.add(db, of.coordinator.who, of.house, "Ruth Frei", ADDRESS, "fr", NOW)
        token = unsubscribe.token(KEY, await people.card(db, person))
    page = await client.post(f"/unsubscribe/{token}")
    assert "Votre coordination" in page.text
    async with database.reading() as db:
        told = (await db.execute(select(notices.c.person_id).where(notices.c.kind == "mail_off"))).scalars().all()
    assert list(told) == [of.coordinator.id]


async def test_what_is_not_signed_for_this_address_opens_nothing(database: Database, client: AsyncClient) -> None:
    async with database.writing() as db:
        person = await anna(db)
        await channels.confirm(db, person, ADDRESS, NOW)
        token = unsubscribe.token(KEY, await people.card(db, person))
        await channels.confirm(db, person, "other@haus.example", NOW)
    forged = [token, f"{person}-", f"{person}", "x", "-", f"{person + 1}-{'0' * 40}", f"{10**12}-{'0' * 40}", "ü-ü"]
    forged.append(unsubscribe.token(unsubscribe.key("another token"), replace(cast(Any, await card(database, person)))))
    for one in forged:
        for answer in (await client.get(f"/unsubscribe/{one}"), await client.post(f"/unsubscribe/{one}")):
            assert answer.status_code == 404, one
    assert (await card(database, person)).channel is None


async def card(database: Database, person: int) -> Any:
    async with database.reading() as db:
        return await people.card(db, person)


def test_only_https_is_named_in_a_mail() -> None:
    for public in ("", "http://kurse.example"):
        assert unsubscribe.address(public, KEY)(cast(Any, None)) == ""
