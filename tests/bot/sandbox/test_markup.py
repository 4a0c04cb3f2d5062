"""Telegram's HTML: what it becomes, and what it refuses in which words."""

from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.markup import MarkupError, parse_html
from bot.sandbox.texts import formatted, units


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def struck(offset: int) -> dict[str, Any]:
    return entity("strikethrough", offset, 1)


def time(style: str) -> dict[str, Any]:
    return entity("date_time", 0, 1, unix_time=1893456000, date_time_format=style)


MENTION = entity("text_mention", 0, 1, user={"id": 7, "is_bot": False, "first_name": ""})
HALF = "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>bold</b>", "bold", [entity("bold", 0, 4)]),
        ("<STRONG>x</strong>", "x", [entity("bold", 0, 1)]),
        ("<i>a</i><em>b</em>", "ab", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><s>b</s><del>c</del>", "abc", [entity("underline", 0, 1), struck(1), struck(2)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("👍<b>x</b>", "👍x", [entity("bold", 2, 1)]),
        ("<b>👍</b>", "👍", [entity("bold", 0, 2)]),
        ("<b></b>x", "x", []),
        ("<b>x</>", "x", [entity("bold", 0, 1)]),
        ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"', []),
        ("&#65;&#x42;&#128077;", "AB👍", []),
        ("&nbsp;&euro;&apos;", "&nbsp;&euro;&apos;", []),
        ("&lt3 &#0; &", "<3 &#0; &", []),
        ('<a href="https://x.org">x</a>', "x", [entity("text_link", 0, 1, url="https://x.org/")]),
        ("<a href='https://x.org/?a=1&amp;b=2'>x</a>", "x", [entity("text_link", 0, 1, url="https://x.org/?a=1&b=2")]),
        ("<a>x.org</a>", "x.org", [entity("text_link", 0, 5, url="http://x.org/")]),
        ('<a href="javascript:no">x</a>', "x", []),
        ('<a href="tg://user?id=7">x</a>', "x", [MENTION]),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ("<pre>x</pre>", "x", [entity("pre", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [entity("spoiler", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ('<tg-time unix="1893456000" format="wDT">x</tg-time>', "x", [time("wDT")]),
        ('<tg-time unix="1893456000">x</tg-time>', "x", [time("")]),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', "x", [entity("custom_emoji", 0, 1, custom_emoji_id="5")]),
    ],
)
def test_html_becomes_text_and_entities_in_utf_16_units(source: str, text: str, entities: list[Any]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("ü<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ä <x>y</x>", 'Unsupported start tag "x" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ('<a "x">z</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<span class="x">y</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="x">y</tg-time>', "Invalid date specified"),
        ('<tg-time unix="1" format="q">y</tg-time>', "Invalid date format used"),
        ("&#xd800;", HALF),
    ],
)
def test_html_is_refused_in_the_words_of_the_server(source: str, error: str) -> None:
    with pytest.raises(MarkupError) as refused:
        parse_html(source)
    assert str(refused.value) == error


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert parse_html(escape(text).replace("&#x27;", "'")) == (text, [])


@given(st.text(alphabet="<>/&;b i='\"a#x3é👍\n"))
def test_any_text_is_parsed_or_refused_and_entities_stay_inside(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except MarkupError as error:
        assert str(error)
        return
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(text) for e in entities)


@given(st.text(alphabet="a \n\r\t👍é", min_size=1), st.integers(0, 8), st.integers(1, 8))
def test_trimming_keeps_entities_on_their_letters(text: str, start: int, length: int) -> None:
    inner = text[start : start + length]
    if not inner.strip():
        return
    source = f"{text[:start]}<b>{inner}</b>{text[start + length :]}"
    trimmed, entities = formatted(source, "HTML")
    covered = trimmed.encode("utf-16-le")[entities[0]["offset"] * 2 :][: entities[0]["length"] * 2].decode("utf-16-le")
    assert covered.strip() == inner.replace("\r", "").replace("\t", " ").strip()


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [("  hi \n", "hi"), ("a\r\nb", "a\nb"), ("a\tb", "a b"), ("  <b>x</b>  ", "x"), ("<b>  x</b>", "  x")],
)
def test_white_space_is_trimmed_as_the_server_does_it(given_text: str, kept: str) -> None:
    assert formatted(given_text, "HTML")[0] == kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [entity("bot_command", 0, 6)]),
        ("see https://x.org/a?b, or", [entity("url", 4, 17)]),
        ("write to a.b@x.org.", [entity("email", 9, 9)]),
        ("👍 /mine", [entity("bot_command", 3, 5)]),
        ("and/or 1/2 </b>", []),
    ],
)
def test_commands_and_addresses_are_found_in_plain_texts(text: str, found: list[Any]) -> None:
    assert formatted(text)[1] == found
