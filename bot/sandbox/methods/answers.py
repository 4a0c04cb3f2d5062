"""answerCallbackQuery and answerInlineQuery."""

import asyncio
import re
from typing import Any

from bot.sandbox import links, texts
from bot.sandbox.call import Call
from bot.sandbox.facts import CALLBACK_ANSWER, INLINE_RESULTS
from bot.sandbox.keyboards import reply_markup
from bot.sandbox.refusal import bad
from bot.sandbox.world import Question, World

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ARTICLE = {"type", "id", "title", "input_message_content", "reply_markup", "url", "description"}
_ARTICLE |= {"thumbnail_url", "thumbnail_width", "thumbnail_height"}


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
    if button and not _START.fullmatch(str(button.get("start_parameter", ""))):
        raise bad("START_PARAM_INVALID")
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


def _result(result: Any) -> dict[str, Any]:
    what = "can't parse inline query result"
    if not isinstance(result, dict):
        raise bad(f"{what}: Inline query result must be an object")
    for name in ("type", "id", "title", "input_message_content"):
        if name not in result:
            raise bad(f'{what}: Can\'t find field "{name}"')
    if result["type"] != "article" or set(result) - _ARTICLE:
        raise bad("only articles are part of this sandbox, among inline query results")
    if not 1 <= len(str(result["id"]).encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if not result["title"]:
        raise bad("ARTICLE_TITLE_EMPTY")
    if result.get("url"):
        links.checked(result["url"])
    markup = reply_markup(result.get("reply_markup"), inline_only=True)
    return {**result, "reply_markup": markup, "message": _message(result["input_message_content"])}


def _message(content: Any) -> dict[str, Any]:
    """What choosing the result sends."""
    if not isinstance(content, dict) or not content.get("message_text"):
        raise bad("can't parse inline query result: Input message content is not specified")
    given = content["message_text"], content.get("parse_mode", ""), content.get("entities")
    return texts.message_text(*given)


HANDLERS = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
