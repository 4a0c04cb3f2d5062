"""Those who write to the bot, what is written, and what is sent: plain records, shown as the Bot API shows them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Person:
    """`started`: has written to the bot at least once, so that the bot may write back."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def as_user(self) -> dict[str, Any]:
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": self.id, "is_bot": False, **self._names(), **language}

    def as_chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", **self._names()}

    def _names(self) -> dict[str, str]:
        names = {"first_name": self.first_name, "last_name": self.last_name, "username": self.username}
        return {name: value for name, value in names.items() if value}


@dataclass(frozen=True)
class StoredFile:
    """One file in either direction. `kind`: document or photo; `path` is what getFile tells and /file/bot<token>/
    serves."""

    id: str
    unique_id: str
    name: str
    mime: str
    content: bytes
    path: str
    kind: str = "document"

    def as_photo(self, width: int, height: int) -> dict[str, Any]:
        """Bot API: PhotoSize."""
        ids = {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}
        return {**ids, "width": width, "height": height}

    def as_document(self) -> dict[str, Any]:
        return {
            "file_name": self.name,
            "mime_type": self.mime,
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


@dataclass
class Message:
    """One message of a private chat. `content` holds the fields of the Bot API that say what is in it.

    `markup` is the keyboard as it was sent; `edits` are earlier contents with the keyboard of that time; `changed` is
    the number of the event that last touched it.
    """

    id: int
    person: Person
    from_bot: bool
    date: int
    content: dict[str, Any]
    markup: dict[str, Any] | None = None
    edit_date: int | None = None
    deleted: bool = False
    reaction: list[dict[str, Any]] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    changed: int = 0

    @property
    def editable(self) -> bool:
        """Only the bot's own messages without a reply keyboard can be edited."""
        return self.from_bot and (self.markup is None or "inline_keyboard" in self.markup)

    def as_api(self, bot: dict[str, Any]) -> dict[str, Any]:
        """The message as the bot gets it."""
        sender = bot if self.from_bot else self.person.as_user()
        head = {"message_id": self.id, "from": sender, "chat": self.person.as_chat(), "date": self.date}
        edited = {"edit_date": self.edit_date} if self.edit_date else {}
        inline = {"reply_markup": self.markup} if self.markup and "inline_keyboard" in self.markup else {}
        return {**head, **edited, **self.content, **inline}

    def as_seen(self, bot: dict[str, Any]) -> dict[str, Any]:
        """The message as a person's chat shows it: every keyboard, and what became of it."""
        return {
            **self.as_api(bot),
            "from_bot": self.from_bot,
            "reply_markup": self.markup,
            "deleted": self.deleted,
            "reaction": self.reaction,
            "edits": self.edits,
            "changed": self.changed,
        }
