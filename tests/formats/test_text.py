from __future__ import annotations

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.formats.boilerplate import is_junk_name, is_plea
from dateline.formats.decode import decode
from dateline.formats.text import from_html, text_of, without_boxes
from dateline.formats.tree import html_tree


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("naïve – “quoted”".encode(), None, "naïve – “quoted”"),
        ("naïve".encode(), "text/html; charset=iso-8859-1", "naïve"),
        ("naïve".encode("cp1252"), "text/html; charset=iso-8859-1", "naïve"),
        ("привет".encode("cp1251"), "text/html; charset=windows-1251", "привет"),
        ('<meta charset="windows-1251">привет'.encode("cp1251"), None, '<meta charset="windows-1251">привет'),
        ("\ufeffnaïve".encode("utf-16"), None, "naïve"),
        ("\ufeffnaïve".encode(), "text/html; charset=latin-1", "naïve"),
        ("日本".encode("shift_jis"), "text/html; charset=Shift_JIS", "日本"),
        ("naïve".encode(), "text/html; charset=no-such-thing", "naïve"),
        (b"a\x00b", None, "ab"),
    ],
)
def test_bytes_are_decoded(body: bytes, content_type: str | None, text: str) -> None:
    assert decode(body, content_type) == (text, None)


def test_bytes_of_no_encoding_are_kept_with_a_note() -> None:
    text, note = decode("na\u00efve caf\u00e9".encode("cp1252"))
    assert text == "naïve café"
    assert note
    text, note = decode(("x" * 500 + "“y” – na\u00efve").encode("cp1252"), "text/html; charset=utf-8")
    assert text.endswith("“y” – naïve")
    assert note
    text, note = decode(b"x" * 500 + b"\xff" + b"y" * 500)
    assert text.count("\ufffd") == 1
    assert note


def test_paragraphs_lists_and_quotes_become_text_and_links_objects() -> None:
    written = from_html(
        "<p>One <b>bold</b>\n and <a href='https://a.example/'>a link</a>.</p>"
        "<ul><li>First</li><li>Second</li></ul>"
        "<blockquote><p>Said so.</p></blockquote><p>Two<br>lines</p><p>Three<br><br>parts</p>"
    )
    assert (
        written.body
        == "One bold and a link.\n\n• First\n\n• Second\n\nSaid so.\n\nTwo\nlines\n\nThree\n\nparts"
    )
    assert [(link.url, link.text) for link in written.links] == [("https://a.example/", "a link")]


def test_furniture_is_left_out() -> None:
    written = from_html(
        "<p>Text.</p><script>alert(1)</script><div class='share-buttons'><p>Share</p></div>"
        "<div class='adSlot'>Buy</div><figure><img src='https://a.example/1.jpg' alt='Boat'>"
        "<figcaption>Photo: A. Roe</figcaption></figure>"
        "<aside><p>Related</p></aside><p>Read more: <a href='/x'>Another story of today</a></p>"
        "<h3>Lire aussi :</h3><p><a href='/y'>Une autre histoire</a></p><p>End.</p>"
    )
    assert [line.text for line in without_boxes(written.lines)] == ["Text.", "End."]
    assert [(m.kind, m.url, m.caption) for m in written.media] == [
        ("image", "https://a.example/1.jpg", "Boat")
    ]


def test_posts_of_other_platforms_are_objects_and_no_text() -> None:
    written = from_html(
        "<p>Text.</p><blockquote class='twitter-tweet'><p>Hello</p>— A"
        " <a href='https://twitter.com/a/status/12'>May</a></blockquote>"
        "<iframe src='https://www.youtube.com/embed/xyz'></iframe><iframe src='https://ads.example/'></iframe>"
    )
    assert written.body == "Text."
    assert [(e.platform, e.embed_id, e.author) for e in written.embeds] == [
        ("twitter", "12", "a"),
        ("youtube", None, None),
    ]


def test_the_html_that_is_kept_is_harmless() -> None:
    written = from_html("<p onclick='x()'>A <a href='javascript:x()'>b</a> &lt;script&gt; <i>c</i></p>")
    assert written.html == '<p>A <a rel="noopener noreferrer">b</a> &lt;script&gt; c</p>'


_MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            ["<p>", "</p>", "<a href='", "'>", "</a>", "<b>", "</b>", "<br>", "<li>", "<h2>", "javascript:x"]
        ),
        st.sampled_from(
            [
                "<script>",
                "</script>",
                "<q>",
                "&lt;",
                "&nbsp;",
                "&#1;",
                '"',
                "https://harbour.example/?a&b",
                "<",
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(_MARKUP)
def test_sanitising_the_html_that_is_kept_again_changes_nothing(pieces: list[str]) -> None:
    kept = from_html("".join(pieces)).html or ""
    assert nh3.clean(kept) == kept


def test_entities_in_plain_text_are_read() -> None:
    assert from_html("A &quot;loud bang&quot; &amp; smoke").body == 'A "loud bang" & smoke'


@pytest.mark.parametrize(
    "name",
    ["share-buttons", "adSlot wide", "imageCaption", "newsletter-signup", "related_stories", "RelatedTags"],
)
def test_names_of_furniture(name: str) -> None:
    assert is_junk_name(name)


@pytest.mark.parametrize(
    "name", ["header-link", "article-body", "shared-story", "read", "adventure", "paragraph", "post-content"]
)
def test_names_of_text(name: str) -> None:
    assert not is_junk_name(name)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Your support keeps our newsroom open, and we need your help to continue.", True),
        ("As you may have heard, our journalism is reader-funded.", True),
        ("The minister asked for support and praised independent journalism.", False),
        ("“Thank you,” the president said to the donors.", False),
    ],
)
def test_pleas(text: str, asked: bool) -> None:
    assert is_plea(text) is asked


def test_text_goes_on_behind_an_element_inside_it() -> None:
    root = html_tree("<h2>Storm <em>hits</em> the coast<!-- not this --> today</h2>")
    assert root is not None
    assert text_of(root) == "Storm hits the coast today"
