"""The bot's face: name, descriptions, command menus and menu buttons, by language, scope and chat."""

import json
from dataclasses import dataclass, field
from typing import Any

NAME = "Kursverbund"
Commands = list[dict[str, str]]
Scope = dict[str, Any]


@dataclass
class Profile:
    """`texts[(what, language)]` for name, description, short_description; an empty language is the default."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menus: dict[tuple[str, str], Commands] = field(default_factory=dict)
    buttons: dict[int, dict[str, Any]] = field(default_factory=dict)

    def text(self, what: str, language: str) -> str:
        """The text in this language, else the default one."""
        default = NAME if what == "name" else ""
        return self.texts.get((what, language)) or self.texts.get((what, "")) or default

    def commands(self, scope: Scope, language: str) -> Commands:
        """Exactly what was set for this scope and language."""
        return self.menus.get((_key(scope), language), [])

    def set_commands(self, scope: Scope, language: str, commands: Commands) -> None:
        if commands:
            self.menus[_key(scope), language] = commands
        else:
            self.menus.pop((_key(scope), language), None)

    def menu(self, person: int, language: str) -> Commands:
        """What a person sees: the narrowest scope first, in each the own language first (BotCommandScope)."""
        wide: list[Scope] = [{"type": "all_private_chats"}, {"type": "default"}]
        scopes = [{"type": "chat", "chat_id": person}, *wide]
        tries = [(_key(scope), code) for scope in scopes for code in (language[:2], "")]
        return next((self.menus[key] for key in tries if key in self.menus), [])

    def button(self, person: int) -> dict[str, Any]:
        return self.buttons.get(person) or self.buttons.get(0) or {"type": "commands"}


def _key(scope: Scope) -> str:
    return json.dumps(scope, sort_keys=True)
