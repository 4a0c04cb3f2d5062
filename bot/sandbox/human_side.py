"""The people's side over HTTP: JSON under /sandbox/, for the chat page and for tests.

Every refusal is `{"error": text}` with code 400 (wrong body), 404 (nobody, nothing there) or 409 (impossible in
Telegram). PERSON = `{id, first_name, last_name, username, language_code, started, blocked, deactivated, commands}`.
MESSAGE = a Message of the Bot API (message_id, from, chat, date, edit_date, text, entities, caption, document, photo,
poll) plus `from_bot, deleted, reaction, reply_markup` (any keyboard), `edits: [{content, reply_markup, until}]` and
`changed` (number of the event that last touched it).
QUESTION = `{question, answered, answer}`; answer of a press: `{text, show_alert, url}`, of an inline query:
`{results, button, next_offset, is_personal}`. Times are seconds; dates seconds since 1970.

| call | body | answer |
| --- | --- | --- |
| GET state | | see `stage_side.py` |
| GET people · GET people/ID | | [PERSON] · PERSON |
| POST people | `{first_name, last_name?, username?, language_code?, id?}` | PERSON |
| GET people/ID/messages | | [MESSAGE], oldest first, deleted ones too |
| POST people/ID/message | `{text}` | MESSAGE |
| POST people/ID/document | multipart: `file`, `caption?` | MESSAGE |
| POST people/ID/sticker · contact · users | `{emoji}` · `{phone_number}` · `{request_id, user_ids}` | MESSAGE |
| POST people/ID/press | `{message_id, label?, data?, wait?}` | QUESTION or what the app did: see `humans.press` |
| POST people/ID/forged | `{data, message_id?, wait?}` | QUESTION |
| POST people/ID/inline | `{query, offset?, wait?}` | QUESTION |
| POST people/ID/choose | `{question, result_id}` | MESSAGE |
| POST people/ID/vote | `{message_id, option_ids}` | MESSAGE |
| POST people/ID/blocked · deactivated | `{blocked}` · `{deactivated}` | PERSON |
| GET files/FILE_ID | | the bytes |

The stage (clock, events, faults, log) is in `stage_side.py`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox import humans
from bot.sandbox.bodies import Body, read, refuse
from bot.sandbox.facts import UPLOAD
from bot.sandbox.people import Message, Person
from bot.sandbox.world import Question, World


class NewPerson(Body):
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    id: int | None = None


class Said(Body):
    text: str


class Emoji(Body):
    emoji: str = "👍"


class Phone(Body):
    phone_number: str


class Shared(Body):
    request_id: int
    user_ids: list[int]


class Pressed(Body):
    message_id: int
    label: str = ""
    data: str = ""
    wait: float = 0.0


class Forged(Body):
    data: str
    message_id: int | None = None
    wait: float = 0.0


class Asked(Body):
    query: str
    offset: str = ""
    wait: float = 0.0


class Chosen(Body):
    question: str
    result_id: str


class Voted(Body):
    message_id: int
    option_ids: list[int]


class Blocked(Body):
    blocked: bool


class Deactivated(Body):
    deactivated: bool


Deed = Callable[[World, Person, Any], Awaitable[Any]]


async def _say(world: World, person: Person, body: Said) -> Any:
    return _seen(world, humans.say(world, person, body.text))


async def _sticker(world: World, person: Person, body: Emoji) -> Any:
    return _seen(world, humans.send_sticker(world, person, body.emoji))


async def _contact(world: World, person: Person, body: Phone) -> Any:
    return _seen(world, humans.send_contact(world, person, body.phone_number))


async def _users(world: World, person: Person, body: Shared) -> Any:
    return _seen(world, humans.share_people(world, person, body.request_id, body.user_ids))


async def _press(world: World, person: Person, body: Pressed) -> Any:
    message = _message(world, person, body.message_id)
    done = humans.press(world, person, message, body.label, body.data)
    if "question" in done:
        return await _asked(done["question"], body.wait)
    return {"message": _seen(world, done["message"])} if "message" in done else done


async def _forged(world: World, person: Person, body: Forged) -> Any:
    message = _message(world, person, body.message_id) if body.message_id else None
    return await _asked(humans.call_back(world, person, message, body.data), body.wait)


async def _inline(world: World, person: Person, body: Asked) -> Any:
    return await _asked(humans.ask_inline(world, person, body.query, body.offset), body.wait)


async def _choose(world: World, person: Person, body: Chosen) -> Any:
    question = world.questions.get(body.question)
    if question is None or question.person is not person:
        raise refuse(404, "there is no such inline query")
    return _seen(world, humans.choose(world, person, question, body.result_id))


async def _vote(world: World, person: Person, body: Voted) -> Any:
    message = _message(world, person, body.message_id)
    humans.vote(world, person, message, body.option_ids)
    return _seen(world, message)


async def _blocked(world: World, person: Person, body: Blocked) -> Any:
    humans.block(world, person, body.blocked)
    return shown(world, person)


async def _deactivated(world: World, person: Person, body: Deactivated) -> Any:
    humans.deactivate(world, person, body.deactivated)
    return shown(world, person)


DEEDS: dict[str, tuple[type[Body], Deed]] = {
    "message": (Said, _say),
    "sticker": (Emoji, _sticker),
    "contact": (Phone, _contact),
    "users": (Shared, _users),
    "press": (Pressed, _press),
    "forged": (Forged, _forged),
    "inline": (Asked, _inline),
    "choose": (Chosen, _choose),
    "vote": (Voted, _vote),
    "blocked": (Blocked, _blocked),
    "deactivated": (Deactivated, _deactivated),
}


def shown(world: World, person: Person) -> dict[str, Any]:
    """PERSON, with the command menu as the bot has set it for this person."""
    return {**asdict(person), "commands": world.profile.menu(person.id, person.language_code)}


def _seen(world: World, message: Message) -> dict[str, Any]:
    return message.as_seen(world.bot)


async def _asked(question: Question, seconds: float) -> dict[str, Any]:
    answer = await humans.answer(question, seconds) if seconds else question.answer
    return {"question": question.id, "answered": answer is not None, "answer": answer}


def _person(world: World, request: Request) -> Person:
    person = world.people.get(request.path_params["person"])
    if person is None:
        raise refuse(404, f"there is no person {request.path_params['person']}")
    return person


def _message(world: World, person: Person, message_id: int) -> Message:
    message = world.messages.get(message_id)
    if message is None or message.person is not person:
        raise refuse(404, f"there is no message {message_id} in the chat of {person.first_name}")
    return message


async def _people(world: World, request: Request) -> Response:
    if request.method == "POST":
        return await _add(world, request)
    return JSONResponse([shown(world, person) for person in world.people.values()])


async def _one(world: World, request: Request) -> Response:
    return JSONResponse(shown(world, _person(world, request)))


async def _messages(world: World, request: Request) -> Response:
    return JSONResponse([_seen(world, message) for message in world.chat(_person(world, request))])


async def _file(world: World, request: Request) -> Response:
    found = world.files.get(request.path_params["file"])
    if found is None:
        raise refuse(404, "there is no such file")
    return Response(found.content, media_type=found.mime)


async def _add(world: World, request: Request) -> Response:
    new = await read(request, NewPerson)
    try:
        person = world.add_person(**new.model_dump())
    except ValueError as error:
        raise refuse(409, str(error)) from None
    return JSONResponse(shown(world, person))


async def _document(world: World, request: Request) -> Response:
    person = _person(world, request)
    async with request.form() as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise refuse(400, "there is no file")
        content = await file.read()
        name, mime = file.filename or "file", file.content_type or "application/octet-stream"
        caption = str(form.get("caption", ""))
    if not 0 < len(content) <= UPLOAD:
        raise refuse(409, f"a file has 1 to {UPLOAD} bytes")
    return JSONResponse(_seen(world, humans.send_document(world, person, name, mime, content, caption)))


async def _deed(world: World, request: Request) -> Response:
    person = _person(world, request)
    name = request.path_params["deed"]
    if name not in DEEDS:
        raise refuse(404, f"nobody can {name}")
    kind, deed = DEEDS[name]
    return JSONResponse(await deed(world, person, await read(request, kind)))


def routes(world: World) -> list[Route]:
    return [
        Route("/sandbox/people", partial(_people, world), methods=["GET", "POST"]),
        Route("/sandbox/people/{person:int}", partial(_one, world)),
        Route("/sandbox/people/{person:int}/messages", partial(_messages, world)),
        Route("/sandbox/people/{person:int}/document", partial(_document, world), methods=["POST"]),
        Route("/sandbox/people/{person:int}/{deed}", partial(_deed, world), methods=["POST"]),
        Route("/sandbox/files/{file}", partial(_file, world)),
    ]
