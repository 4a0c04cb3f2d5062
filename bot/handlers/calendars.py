"""One's calendars: addresses to subscribe to, files with all dates, alarms."""

from dataclasses import replace

from bot.actions import ShowMine, ShowSession
from bot.feed_actions import AskRenew, RenewFeed, SendAllDates, SendEachDate, SetAlarms, ShowAlarms, Subscribe
from bot.handlers.finding import members_only
from bot.handlers.personal import show_mine
from bot.handlers.seats import show_session
from bot.screens import subscribing as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import feeds, outbox, people, programme
from catalogue.refusals import Reason, Refused
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import EnrolmentState, FeedKind

#: So many messages at once are still a help.
MOST_FILES = 20


async def subscribe(turn: Turn, action: Subscribe) -> Screen:
    members_only(turn)
    if not turn.network.calendars:
        return screens.no_feeds(turn.say)
    token = await feeds.address(turn.db, turn.who, _kind(action.kind), action.house, turn.now)
    return await _address(turn, action, token)


async def _address(turn: Turn, action: Subscribe, token: str) -> Screen:
    url = f"{turn.network.calendars}/cal/{token}.ics"
    teaches = await feeds.teaches(turn.db, turn.person.id)
    return screens.address(action, url, turn.person.coordinates, teaches, turn.say)


def _kind(word: str) -> FeedKind:
    if word not in set(FeedKind):
        raise Refused(Reason.NOT_FOUND)
    return FeedKind(word)


async def ask_renew(turn: Turn, action: AskRenew) -> Screen:
    members_only(turn)
    return screens.ask_renew(Subscribe(action.house, _kind(action.kind).value), turn.say)


async def renew(turn: Turn, action: RenewFeed) -> Screen:
    members_only(turn)
    if not turn.network.calendars:
        return screens.no_feeds(turn.say)
    token = await feeds.renew(turn.db, turn.who, _kind(action.kind), action.house, turn.now)
    screen = await _address(turn, Subscribe(action.house, action.kind), token)
    return replace(screen, toast=turn.say.label("The old address has stopped working."))


async def send_all_dates(turn: Turn, action: SendAllDates) -> Screen:
    """The file as a message of its own."""
    members_only(turn)
    if not (await feeds.seats(turn.db, turn.person, turn.now)).entries:
        raise Refused(Reason.NO_MEETINGS)
    key = f"all_dates:{turn.person.id}:{turn.now.isoformat()}"
    await outbox.add(turn.db, key, "all_dates", turn.person.id, turn.now)
    return replace(await show_mine(turn, ShowMine()), toast=turn.say.label("The file is on its way."))


async def send_each_date(turn: Turn, action: SendEachDate) -> Screen:
    """A file per coming date, each as a message of its own."""
    members_only(turn)
    card = await programme.card(turn.db, action.session, turn.person, turn.now)
    if card.mine is None or card.mine.state is not EnrolmentState.ENROLLED:
        raise Refused(Reason.NOT_ENROLLED)
    for meeting in card.coming[:MOST_FILES]:
        key = f"file:{card.mine.id}:{meeting.id}:{turn.now.isoformat()}"
        mine = card.mine.id
        await outbox.add(turn.db, key, "file", turn.person.id, turn.now, enrolment_id=mine, meeting_id=meeting.id)
    shown = await show_session(turn, ShowSession(action.session))
    return replace(shown, toast=turn.say.label("The files are on their way."))


async def show_alarms(turn: Turn, action: ShowAlarms) -> Screen:
    return screens.alarms(turn.person, turn.say)


async def set_alarms(turn: Turn, action: SetAlarms) -> Screen:
    if action.alarms not in screens.ALARMS:
        raise Refused(Reason.NOT_FOUND)
    chosen = [] if action.alarms == "none" else [parse_lead(alarm) for alarm in action.alarms.split("_")]
    await people.ring(turn.db, turn.who, turn.person.id, chosen, turn.now)
    return screens.alarms(await people.card(turn.db, turn.person.id, turn.today), turn.say)


HANDLERS: Handlers = {
    Subscribe: subscribe,
    AskRenew: ask_renew,
    RenewFeed: renew,
    SendAllDates: send_all_dates,
    SendEachDate: send_each_date,
    ShowAlarms: show_alarms,
    SetAlarms: set_alarms,
}
