"""Documents that coordinators and trainers have asked for: the sheet to sign, the code to scan. Pure."""

from bot.actions import ShowParticipants
from bot.codec import pack
from bot.participant_actions import CheckIn, OpenCode, SendCode, ShowPresence
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Document, Photo, Screen, bold, rows, text
from bot.screens.sessions import meeting_line
from bot.turn import Network
from catalogue.cards import MeetingCard, NoticeCard
from catalogue.documents import qr
from catalogue.documents.roster import Sheet, signature_sheet
from catalogue.rules.presence import spaced
from catalogue.telling import SessionTold

LONGEST_TITLE, LONGEST_NAME, LONGEST_PLACE = 200, 120, 200


def sheet(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """Everybody with a seat by name, a box for each meeting."""
    people, card = told.people or (), told.session
    title = short(card.training.title(say.language), LONGEST_TITLE)
    made = Sheet(
        title=title,
        facts=_facts(told, say),
        columns=tuple(_column(one, say) for one in card.coming) or (say.label("Signature"),),
        people=tuple((short(one.name, LONGEST_NAME), short(one.institution, LONGEST_NAME)) for one in people),
        name=say.label("Name"),
        house=say.label("Institution"),
        page=say.label("Page"),
        of=say.label("of"),
        footer=network.name,
        language=say.language,
        latin=say.label("* In Latin letters: this sheet can't print the letters in which it is written."),
    )
    seated = say.plural("{n} person has a seat.", "{n} people have a seat.", len(people))
    document = Document(f"{say.label('signature-sheet')}-{card.id}.pdf", signature_sheet(made))
    return Screen(
        text(bold(say("Signature sheet: {title}", title=title)), seated, say("Printed on A4, with two empty lines.")),
        rows(Button(say.label("Participants"), ShowParticipants(card.id))),
        document=document,
    )


def _facts(told: SessionTold, say: Say) -> tuple[str, ...]:
    card = told.session
    dates = [say.span(one.starts_at, one.ends_at) for one in card.coming[:4]]
    more = len(card.coming) - len(dates)
    lines = [
        *dates,
        say.label_plural("and {n} more date", "and {n} more dates", more) if more else "",
        short(card.place, LONGEST_PLACE),
        say.label("Given by {trainer}", trainer=short(card.trainer, LONGEST_NAME)) if card.trainer else "",
        say.label("Host: {hosts}", hosts=say.listing(short(host.name, LONGEST_NAME) for host in card.hosts)),
    ]
    return tuple(line for line in lines if line)


def _column(one: MeetingCard, say: Say) -> str:
    """Day above times."""
    times = say.label("{start}–{end}", start=say.time(one.starts_at), end=say.time(one.ends_at))
    return f"{say.weekday(one.starts_at)} {say.short_day(one.starts_at)}\n{times}"


def check_in(notice: NoticeCard, told: SessionTold, say: Say, network: Network) -> Screen:
    """A picture that opens this bot where it is scanned; the digits below for whoever types."""
    card = told.session
    title = short(card.training.title(say.language), LONGEST_TITLE)
    link = f"https://t.me/{network.bot_name}?start={pack(CheckIn(card.id, told.code))}"
    return Screen(
        text(
            bold(say("Check-in code: {code}", code=spaced(told.code))),
            title,
            *(meeting_line(one, say) for one in card.coming[:1]),
            say("It works for a minute or two. For whoever comes later press New code."),
        ),
        rows(
            [
                Button(say.label("New code"), OpenCode(card.id)),
                Button(say.label("New QR code"), SendCode(card.id)),
            ],
            Button(say.label("Presence"), ShowPresence(card.id)),
        ),
        document=Photo(f"check-in-{card.id}-{told.code}.png", qr.png(link)),
    )
