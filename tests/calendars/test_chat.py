"""What people press: Subscribe, renew, files, alarms."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.action import Action
from bot.actions import ShowMine, ShowSettings
from bot.feed_actions import AskRenew, RenewFeed, SendAllDates, SendEachDate, SetAlarms, Subscribe
from bot.handlers import HANDLERS
from bot.say import Say
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import feeds, people
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.states import FeedKind
from tests.bot.cards import NETWORK
from tests.calendars.client import Client
from tests.calendars.post import deliver
from tests.catalogue.scene import join, notices, scene
from tests.factories import NOW, Member

SERVED = replace(NETWORK, calendars="https://kurse.example")
DAYS = [datetime(2030, 3, day, 9) for day in (14, 21)]


async def press(db: AsyncConnection, person: Member, action: Action, network: object = SERVED) -> Screen:
    card = await people.card(db, person.id)
    turn = Turn(db, card, person.who, Say("en", NETWORK.zone), NOW, network)  # type: ignore[arg-type]
    return await HANDLERS[type(action)](turn, action)


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


def token_of(screen: Screen) -> str:
    found = re.search(r"https://kurse\.example/cal/([\w-]{43})\.ics", str(screen.text))
    assert found is not None
    return found[1]


async def test_subscribe_stands_before_the_files_and_in_the_settings(database: Database) -> None:
    async with database.writing() as db:
        (person,) = await join(db, await scene(db))
        mine, settings = await press(db, person, ShowMine()), await press(db, person, ShowSettings())
    assert labels(mine)[-3:] == ["Subscribe", "All my dates in one file", "Back"]
    assert labels(settings)[-4:-2] == ["Calendar alarms", "Subscribe"]


async def test_subscribe_shows_the_same_address_until_it_is_renewed(database: Database) -> None:
    async with database.writing() as db:
        (person,) = await join(db, await scene(db))
        first = await press(db, person, Subscribe())
        assert token_of(await press(db, person, Subscribe())) == token_of(first)
        assert f"webcal://kurse.example/cal/{token_of(first)}.ics" in str(first.text)
        asked = await press(db, person, AskRenew(0, "person"))
        assert labels(asked) == ["Confirm", "Back"]
        renewed = await press(db, person, RenewFeed(0, "person"))
        assert token_of(renewed) != token_of(first)
        assert await feeds.read(db, token_of(first), NOW) is None


async def test_a_network_without_an_address_offers_the_file(database: Database) -> None:
    async with database.writing() as db:
        (person,) = await join(db, await scene(db))
        for action in (Subscribe(), RenewFeed(0, "person")):
            screen = await press(db, person, action, NETWORK)
            assert labels(screen) == ["All my dates in one file", "Back"]


async def test_coordinators_find_the_programme_of_their_house(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        screen = await press(db, of.coordinator, Subscribe())
        house = await press(db, of.coordinator, Subscribe(of.house, FeedKind.HOUSE.value))
        (person,) = await join(db, of)
        with pytest.raises(Refused) as no:
            await press(db, person, Subscribe(of.house, FeedKind.HOUSE.value))
        card = await feeds.read(db, token_of(house), NOW)
    assert "Haus Lindenhof" in labels(screen)
    assert card is not None and card.kind is FeedKind.HOUSE
    assert no.value.reason is Reason.NOT_ALLOWED


@pytest.mark.parametrize("kind", ["nobody", ""])
async def test_a_forged_kind_of_calendar_is_not_found(database: Database, kind: str) -> None:
    async with database.writing() as db:
        (person,) = await join(db, await scene(db))
        for action in (Subscribe(0, kind), AskRenew(0, kind), RenewFeed(0, kind)):
            with pytest.raises(Refused) as no:
                await press(db, person, action)
            assert no.value.reason is Reason.NOT_FOUND


async def test_all_dates_come_in_one_file_and_each_in_one_of_its_own(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, *DAYS)
        (person,) = await join(db, of)
        await press(db, person, SendAllDates())
        await press(db, person, SendEachDate(of.session))
        assert len(await notices(db, "file")) == 2
    received: list[bytes] = []
    await deliver(database, NOW, lambda _, content: received.append(content))
    counts = [content.count(b"BEGIN:VEVENT") for content in received]
    assert sorted(counts) == [1, 1, 2, 2]  # each, each, all dates, and the one that came with the seat
    client = Client()
    for content in received:
        client.apply(content)
    assert len(client.programme()) == 2


async def test_whoever_has_no_date_is_told_so(database: Database) -> None:
    async with database.writing() as db:
        (person,) = await join(db, await scene(db, times=()))
        with pytest.raises(Refused) as no:
            await press(db, person, SendAllDates())
    assert no.value.reason is Reason.NO_MEETINGS


async def test_alarms_ring_as_chosen_in_the_next_file(database: Database) -> None:
    received: list[bytes] = []
    async with database.writing() as db:
        (person,) = await join(db, await scene(db))
        screen = await press(db, person, SetAlarms("P1D_PT2H"))
        with pytest.raises(Refused):
            await press(db, person, SetAlarms("P9D"))
    await deliver(database, NOW, lambda _, content: received.append(content))
    assert [label for label in labels(screen) if "chosen" in label] == ["1 day and 2 hours before (chosen)"]
    assert received[0].count(b"BEGIN:VALARM") == 2
    assert b"TRIGGER:-P1D" in received[0] and b"TRIGGER:-PT2H" in received[0]
