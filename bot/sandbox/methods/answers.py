"""answerCallbackQuery and answerInlineQuery."""

import asyncio
import re
from typing import Any

from bot.sandbox import fields, links, texts
from bot.sandbox.call import Call
from bot.sandbox.facts import CALLBACK_ANSWER, INLINE_RESULTS
from bot.sandbox.keyboards import reply_markup
from bot.sandbox.refusal import bad
from bot.sandbox.world import Question, World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ARTICLE = {"type": "String!", "id": "String!", "title": "String!", "input_message_content": "Object!"}
_ARTICLE |= {"reply_markup": "Object", "url": "String", "description": "String", "thumbnail_url": "String"}
_ARTICLE |= {"thumbnail_width": "Integer", "thumbnail_height": "Integer"}
_CONTENT = {"message_text": "String!", "parse_mode": "String", "entities": "Array", "link_preview_options": "Object"}


def answer_callback_query(world: World, call: Call) -> bool:
    text = call.get("text", "")
    if len(text) > CALLBACK_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    question = _open(world, call.get("callback_query_id"), "callback_query")
    if call.get("url") and not call.get("url").startswith(f"https://t.me/{world.username}?start="):
        raise bad("URL_INVALID")
    answer = {"text": text, "show_alert": call.get("show_alert", False), "url": call.get("url", "")}
    world.expectations.answered(question.id, asyncio.get_running_loop().time())
    if text:
        world.expectations.seen(question.person.id)
    _answer(world, question, answer)
    return True


def answer_inline_query(world: World, call: Call) -> bool:
    results = call.get("results")
    if len(results) > INLINE_RESULTS:
        raise bad("too many inline query results specified")
    checked = [_result(result) for result in results]
    if len({result["id"] for result in checked}) < len(checked):
        raise bad("RESULT_ID_DUPLICATE")
    button = call.get("button")
    if button:
        _start_button(button)
    question = _open(world, call.get("inline_query_id"), "inline_query")
    answer = {"results": checked, "button": button, "next_offset": call.get("next_offset", "")}
    _answer(world, question, {**answer, "is_personal": call.get("is_personal", False)})
    return True


def _open(world: World, question_id: str, kind: str) -> Question:
    question = world.questions.get(question_id)
    if question is None or question.kind != kind or not question.is_open(world.clock.now()):
        raise bad(TOO_OLD)
    return question


def _answer(world: World, question: Question, answer: dict[str, Any]) -> None:
    question.answer = answer
    question.answered.set()
    world.events.publish("answer", person=question.person.id, question=question.id, kind=question.kind, **answer)


def _result(given: Any) -> dict[str, Any]:
    if isinstance(given, dict) and given.get("type", "article") != "article":
        raise bad("only articles are part of this sandbox, among inline query results")
    try:
        result = fields.check(given, _ARTICLE)
        content = fields.check(result["input_message_content"], _CONTENT)
        if "url" in result:
            links.checked(result["url"])
    except ValueError as error:
        raise bad(f"can't parse inline query result: {error}") from None
    if not 1 <= len(result["id"].encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if not result["title"]:
        raise bad("ARTICLE_TITLE_EMPTY")
    markup = reply_markup(result.get("reply_markup"), inline_only=True)
    message = texts.message_text(content["message_text"], content.get("parse_mode", ""), content.get("entities"))
    return {**result, "reply_markup": markup, "message": message}


def _start_button(given: Any) -> None:
    """The button above the results can only lead into the chat with the bot."""
    try:
        button = fields.check(given, {"text": "String!", "start_parameter": "String!"})
    except ValueError as error:
        raise bad(f"can't parse inline query results button: {error}") from None
    if not _START.fullmatch(button["start_parameter"]):
        raise bad("START_PARAM_INVALID")


HANDLERS = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
