"""What the Bot API allows, as a table: the methods that the product uses with their parameters, and the limits.

Source: Bot API 10.1; a test compares every line with the published specification. Parameters that exist there but
mean nothing in a private chat with one bot (business connections, forum topics) are left out and so refused.
"""

from dataclasses import dataclass
from datetime import timedelta

TEXT = 4096  # characters, after entities were parsed
CAPTION = 1024
RAW_TEXT = 1 << 15  # bytes, before parsing
ENTITIES = 100  # further ones are dropped, as the server does
CALLBACK_DATA = 64  # bytes
CALLBACK_ANSWER = 200  # characters
COPY_TEXT = 256
BUTTONS_IN_ROW = 8
BUTTONS = 100
UPLOAD = 50_000_000  # bytes
DOWNLOAD = 20 * 1024 * 1024
LONG_POLL = 50  # seconds
INLINE_RESULTS = 50
DELETABLE = timedelta(hours=48)

# How long an update waits for the bot (tdlib/telegram-bot-api: Client.cpp); a press can be answered as long.
RETENTION = {
    "callback_query": timedelta(seconds=150),
    "inline_query": timedelta(seconds=30),
    "chosen_inline_result": timedelta(seconds=600),
}
RETENTION_OF_MESSAGES = timedelta(days=1)
QUIET_UPDATES = {"chat_member", "message_reaction", "message_reaction_count"}  # only when asked for

_SEND = "disable_notification:boolean protect_content:boolean message_effect_id:string reply_parameters:object "
_SEND += "reply_markup:object"
_TABLE = f"""
getMe
getUpdates offset:integer limit:integer timeout:integer allowed_updates:array
setWebhook url:string! max_connections:integer allowed_updates:array drop_pending_updates:boolean secret_token:string
deleteWebhook drop_pending_updates:boolean
getWebhookInfo
sendMessage chat_id:chat! text:string! parse_mode:string entities:array link_preview_options:object {_SEND}
sendDocument chat_id:chat! document:file! caption:string parse_mode:string caption_entities:array {_SEND} \
disable_content_type_detection:boolean
sendPhoto chat_id:chat! photo:file! caption:string parse_mode:string caption_entities:array {_SEND} \
show_caption_above_media:boolean has_spoiler:boolean
editMessageText chat_id:chat message_id:integer inline_message_id:string text:string! parse_mode:string \
entities:array link_preview_options:object reply_markup:object
editMessageReplyMarkup chat_id:chat message_id:integer inline_message_id:string reply_markup:object
deleteMessage chat_id:chat! message_id:integer!
answerCallbackQuery callback_query_id:string! text:string show_alert:boolean url:string cache_time:integer
sendChatAction chat_id:chat! action:string!
getFile file_id:string!
setMyCommands commands:array! scope:object language_code:string
getMyCommands scope:object language_code:string
deleteMyCommands scope:object language_code:string
setMyName name:string language_code:string
getMyName language_code:string
setMyDescription description:string language_code:string
getMyDescription language_code:string
setMyShortDescription short_description:string language_code:string
getMyShortDescription language_code:string
setChatMenuButton chat_id:chat menu_button:object
getChatMenuButton chat_id:chat
answerInlineQuery inline_query_id:string! results:array! cache_time:integer is_personal:boolean next_offset:string \
button:object
sendPoll chat_id:chat! question:string! question_parse_mode:string question_entities:array options:array! \
is_anonymous:boolean type:string allows_multiple_answers:boolean open_period:integer close_date:integer \
is_closed:boolean {_SEND}
setMessageReaction chat_id:chat! message_id:integer! reaction:array is_big:boolean
"""


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its parameters with their kinds (integer, string, boolean, array, object, chat, file)."""

    name: str
    parameters: dict[str, str]
    required: frozenset[str]


def _method(line: str) -> Method:
    name, *fields = line.split()
    kinds = dict(field.rstrip("!").split(":") for field in fields)
    return Method(name, kinds, frozenset(field.split(":")[0] for field in fields if field.endswith("!")))


METHODS = {line.split()[0].lower(): _method(line) for line in _TABLE.strip().splitlines()}  # names ignore case
