"""Pages that stand instead of the page: named, and never taken for content."""

from __future__ import annotations

import pytest

from dateline.errors import NotALiveBlog, PageBlocked
from dateline.formats import Page, understand

LONG = (
    "The ferry left the harbour an hour late, with all of its passengers and two dogs on board, it was said."
)
TEASERS = "".join(
    f'<li><a href="/story/{n}">Another story about the harbour, number {n}</a> <span>{n}h ago</span></li>'
    for n in range(1, 9)
)


def answer(body: str, title: str = "The Town Crier", head: str = "") -> Page:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Page.read(page.encode(), url="https://paper.example/live/harbour")


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("<h1>Just a moment...</h1><p>Checking your browser before you go on.</p>", "bot check"),
        ("<p>Please confirm that you are not a robot.</p>", "bot check"),
        ("<p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>", "bot check"),
        ("<p>Подтвердите, что вы не робот</p>", "bot check"),
        ("<script src='https://geo.captcha-delivery.com/c.js'></script><p>paper.example</p>", "bot check"),
        ("<h1>Access denied</h1><p>Reference 18.2f</p>", "refusal"),
        ("<p>Este contenido no está disponible en su país.</p>", "refusal"),
        ("<h1>Too many requests</h1>", "refusal"),
        ("<p>Wir brauchen Ihre Zustimmung.</p><button>Alle Cookies akzeptieren</button>", "consent wall"),
        ("<p>Nous respectons votre vie privée</p><button>Continuer sans accepter</button>", "consent wall"),
        ("<p>Cenimy prywatność</p><button>Akceptuję wszystkie</button>", "consent wall"),
        ("<p>Gizliliğinize önem veriyoruz.</p>", "consent wall"),
        (f"<h1>Harbour day</h1><p>{LONG}</p><p>Subscribe to continue reading.</p>", "paywall"),
        (f"<h1>Hafentag</h1><p>{LONG}</p><p>Jetzt abonnieren und weiterlesen</p>", "paywall"),
        (f"<h1>Jour de port</h1><p>{LONG}</p><p>Article réservé aux abonnés</p>", "paywall"),
        ("<p>Только для подписчиков</p>", "paywall"),
        ("<h1>Page not found</h1>", "error page"),
        ("<h1>Seite nicht gefunden</h1>", "error page"),
        ("<h1>Página no encontrada</h1>", "error page"),
        ("<h1>502 Bad Gateway</h1>", "error page"),
        (f"<h1>Oops! This page could not be found</h1><h2>Latest</h2><ul>{TEASERS}</ul>", "error page"),
        (f"<h1>404</h1><h2>Live</h2><ul>{TEASERS}</ul>{f'<p>{LONG}</p>' * 40}", "error page"),
    ],
)
def test_a_wall_is_named(body: str, cause: str) -> None:
    with pytest.raises(PageBlocked) as raised:
        understand(answer(body))
    assert raised.value.cause == cause


def test_a_page_that_is_sold_and_shows_little() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
    )
    with pytest.raises(PageBlocked, match="a paywall"):
        understand(answer(f"<h1>Harbour day</h1><p>{LONG}</p>", head=head))


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>404 boats in one harbour</h1>{f'<p>{LONG}</p>' * 30}",
        f"<h1>Harbour day</h1>{f'<p>{LONG}</p>' * 4}<p>We use cookies. <b>Accept all cookies</b></p>",
        f"<h1>Why the captcha fails</h1>{f'<p>{LONG}</p>' * 30}",
    ],
)
def test_an_article_that_speaks_of_walls_is_none(body: str) -> None:
    with pytest.raises(NotALiveBlog):
        understand(answer(body))


def test_a_live_blog_before_its_first_update_is_no_wall() -> None:
    data = '{"@type": "LiveBlogPosting", "headline": "Harbour day", "liveBlogUpdate": []}'
    page = answer(
        "<div>We use cookies to count our readers. <button>Accept</button></div><h1>Harbour day</h1>",
        head=f'<script type="application/ld+json">{data}</script>',
    )
    with pytest.raises(NotALiveBlog, match="no updates yet") as caught:
        understand(page)
    assert caught.value.cause == "no_updates"
