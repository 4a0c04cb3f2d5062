"""The questions about a session besides its dates, for new and for present ones; what the last time suggests."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from bot.forms import ALSO, Answers, Choice, Field
from bot.handlers.new_training import few_lines, house, line
from bot.screens.lines import short
from bot.screens.sessions import price_words
from bot.turn import Turn
from catalogue import last_time, people
from catalogue.folding import fold
from catalogue.last_time import LastTime
from catalogue.reading import amounts
from catalogue.reading import choices as reading
from catalogue.reading import seats as reading_seats

LONGEST_PLACE, LONGEST_TRAINER, LONGEST_LINK, LONGEST_NOTE = 300, 200, 500, 2000
#: Languages of instruction that the readers know.
TAUGHT = ("de", "fr", "it", "en")


#: What an announcement says of an answer and could not be read, by its step.
UNREAD = "unread"
#: Lines of an announcement that speak of a day and could not be read.
UNREAD_DAYS = "unread_days"


# --- what the last session of the same training suggests ------------------------------------------------------------


def repeated(last: LastTime) -> dict[str, Any]:
    """Its facts as answers; what it left open stays open."""
    found: dict[str, Any] = {"place": last.place or None, "online": last.online or None, "taught": last.language}
    found["seats"] = [last.minimum, last.capacity] if last.capacity is not None else None
    found["price"] = None if last.price is None else [last.price, last.currency]
    found["trainer"] = [last.trainer, last.trainer_id] if last.trainer else None
    return found


async def _last(turn: Turn, answers: Answers) -> dict[str, Any]:
    if "session" in answers or not answers.get("training"):
        return {}
    last = await last_time.of_training(turn.db, answers["training"], [house(turn, answers)])
    return {} if last is None else repeated(last)


def seats_words(least: int | None, most: int | None) -> str:
    return f"{least}-{most}" if least and most else str(most or least or "")


def said(step: str, value: Any, turn: Turn) -> str:
    """An answer in words."""
    if value is None:
        return "–"
    if step == "seats":
        return seats_words(*value)
    if step == "price":
        return price_words(value[0], value[1], "", turn.say)
    if step == "taught":
        return turn.say.language_name(value)
    return str(value[0]) if step == "trainer" else str(value)


def as_last(step: str) -> Any:
    """Buttons that repeat the last time: this answer, and all that are still open."""

    async def choices(turn: Turn, answers: Answers) -> list[Choice]:
        last = await _last(turn, answers)
        if not last:
            return []
        found: list[Choice] = []
        if last[step] is not None:
            words = short(said(step, last[step], turn), 40)
            found.append((turn.say.label("As last time: {what}", what=words), last[step]))
        rest = {one: value for one, value in last.items() if one not in answers}
        if len([one for one in rest if one in ("place", "seats", "price", "trainer")]) > 1:
            found.append((turn.say.label("Everything else as last time"), {ALSO: rest}))
        return found

    return choices


# --- readers ---------------------------------------------------------------------------------------------------------


def read_seats(typed: str, turn: Turn) -> list[int | None]:
    found = reading_seats.seats(typed)
    return [found.minimum, found.capacity]


def read_price(typed: str, turn: Turn) -> list[Any] | None:
    money = amounts.money(typed)
    return None if money is None else [money.minor, money.currency]


def _houses(turn: Turn, answers: Answers) -> list[int]:
    """Those for which one may look up people: one's own among the hosts."""
    own = [m.institution_id for m in turn.person.coordinates]
    return [one for one in answers.get("hosts") or [house(turn, answers)] if one in own]


async def namesakes(turn: Turn, houses: Sequence[int], name: str) -> list[list[Any]]:
    """People of these houses who are called like that."""
    found: dict[int, list[Any]] = {}
    for one in houses:
        for member in await people.of_house(turn.db, turn.who, one):
            if fold(member.name) == fold(name):
                found[member.id] = [member.name, member.id]
    return list(found.values())


async def _known_trainer(turn: Turn, name: Any) -> dict[str, Any]:
    """Somebody of the house is called like that: then it is asked whether it is them."""
    alike = await namesakes(turn, [m.institution_id for m in turn.person.coordinates], name)
    return {ALSO: {"trainer": [name, None], "namesakes": alike}}


async def _trainers(turn: Turn, answers: Answers) -> list[Choice]:
    """As last time, then whoever has given sessions of the house."""
    last = await as_last("trainer")(turn, answers)
    named = [value for _, value in last if isinstance(value, list)]
    known = await last_time.trainers(turn.db, _houses(turn, answers))
    others = [(name[:60], [name, one]) for one, name in known if [name, one] not in named]
    return [*last, *((label, {ALSO: {"trainer": value, "namesakes": []}}) for label, value in others)]


async def _who(turn: Turn, answers: Answers) -> list[Choice]:
    """The people of that name, or somebody else."""
    name = (answers.get("trainer") or [""])[0]
    own = [
        (turn.say.label("{name} of your house", name=one[0]), {ALSO: {"trainer": one, "namesakes": []}})
        for one in answers.get("namesakes") or []
    ]
    other: dict[str, Any] = {ALSO: {"trainer": [name, None], "namesakes": []}}
    return [*own, (turn.say.label("Somebody else of that name"), other)]


async def _languages(turn: Turn, answers: Answers) -> list[Choice]:
    return [(turn.say.language_name(code), code) for code in TAUGHT]


def unread(step: str) -> Any:
    """Above a question without an answer: what the announcement says of it."""

    def lead(turn: Turn, answers: Answers) -> Markup | None:
        words = (answers.get(UNREAD) or {}).get(step)
        if not words or step in answers:
            return None
        return turn.say("I can't read «{typed}» here.", typed=short(words, 80))

    return lead


# --- fields ----------------------------------------------------------------------------------------------------------

PLACE = Field(
    "place",
    lambda say: say.label("Place"),
    lambda say: say("Where? Town first, for example: Bern, Haus Lindenhof, room 2"),
    few_lines(LONGEST_PLACE),
    as_last("place"),
    skip=lambda say: say.label("Place not known yet"),
)
SEATS = Field(
    "seats",
    lambda say: say.label("Seats"),
    lambda say: say("How many seats? For example 12. Or 8-16 if it takes place only with 8 people or more."),
    read_seats,
    as_last("seats"),
    skip=lambda say: say.label("Enough for everybody"),
    lead=unread("seats"),
)
PRICE = Field(
    "price",
    lambda say: say.label("Price"),
    lambda say: say("What does a seat cost? For example CHF 120.–, or 0 if it is free."),
    read_price,
    as_last("price"),
    skip=lambda say: say.label("Price not known yet"),
    lead=unread("price"),
)
TRAINER = Field(
    "trainer",
    lambda say: say.label("Trainer"),
    lambda say: say("Who gives it? Press somebody, or type a name."),
    few_lines(LONGEST_TRAINER),
    _trainers,
    skip=lambda say: say.label("Not known yet"),
    known=_known_trainer,
    forgets="namesakes",
)
WHO = Field(
    "who",
    lambda say: say.label("Which trainer"),
    lambda say: say("Is it this person? Then the dates stand in their calendar, and they are reminded."),
    few_lines(LONGEST_TRAINER),
    _who,
    needed=lambda turn, answers: bool(answers.get("namesakes")),
    known=_known_trainer,
)
ONLINE = Field(
    "online",
    lambda say: say.label("Online link"),
    lambda say: say("Where does one join from afar? The link, for example https://meet.example/room"),
    few_lines(LONGEST_LINK),
    as_last("online"),
    skip=lambda say: say.label("Not online"),
    asked=False,
)
LANGUAGE = Field(
    "taught",
    lambda say: say.label("Language of instruction"),
    lambda say: say("In which language is it given? That may be another one than that of the text."),
    lambda typed, turn: reading.language(typed),
    _languages,
    skip=lambda say: say.label("Not said"),
    asked=False,
)
NOTE = Field(
    "note",
    lambda say: say.label("Remark"),
    lambda say: say("A remark about this session only, for example: please bring indoor shoes."),
    line(LONGEST_NOTE),
    skip=lambda say: say.label("No remark"),
    asked=False,
)
