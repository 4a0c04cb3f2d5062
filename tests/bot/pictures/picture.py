"""One situation of one screen: how to make it in a language, of an ordinary house or of the longest facts."""

from collections.abc import Callable

from bot.say import Say
from bot.screens.screen import Screen
from tests.bot.cards import House

Picture = Callable[[Say, House], Screen]
Pictures = dict[str, Picture]
