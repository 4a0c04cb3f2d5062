"""What an update asks for, odd ones included."""

from typing import Any

import pytest
from telegram import Update

from bot.asked import Asked, Blocked, Typed, Unreadable, asked

SOMEBODY = {"id": 7, "is_bot": False, "first_name": "Anna"}
BOT = {"id": 1, "is_bot": True, "first_name": "Kursverbund"}


def moved(chat: str, status: str) -> dict[str, Any]:
    """The bot's own standing in a chat has changed."""
    members = {"old_chat_member": {"status": "member", "user": BOT}, "new_chat_member": {"user": BOT, "status": status}}
    extra = {"until_date": 0} if status == "kicked" else {}
    members["new_chat_member"] |= extra
    return {"update_id": 1, "my_chat_member": {"chat": {"id": 7, "type": chat}, "from": SOMEBODY, "date": 1, **members}}


@pytest.mark.parametrize(
    ("chat", "status", "meant"),
    [
        ("private", "kicked", Blocked(True)),
        ("private", "member", Blocked(False)),
        ("group", "left", None),
        ("supergroup", "kicked", None),
        ("channel", "left", None),
    ],
)
def test_only_the_own_chat_says_whether_somebody_has_blocked_the_bot(
    chat: str, status: str, meant: Blocked | None
) -> None:
    update = Update.de_json(moved(chat, status), None)
    assert update is not None
    assert asked(update) == meant


@pytest.mark.parametrize(
    ("more", "meant"),
    [
        ({"caption": "Brandschutz\n12.3.2030 9-12"}, Typed("Brandschutz\n12.3.2030 9-12")),
        ({}, Unreadable()),
    ],
)
def test_the_words_below_a_picture_are_read_as_typed(more: dict[str, Any], meant: Asked) -> None:
    photo = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
    chat = {"id": 7, "type": "private"}
    message = {"message_id": 5, "date": 1, "chat": chat, "from": SOMEBODY, "photo": [photo], **more}
    update = Update.de_json({"update_id": 1, "message": message}, None)
    assert update is not None and asked(update) == meant
