from __future__ import annotations

from datetime import datetime, timedelta, timezone

from dateline.revise.match import Wording, match_wordings

T0 = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
BODY = "The harbour master said the two ferries had left before the storm reached the coast of the island."


def wording(key: int, body: str, *, at: datetime | None = T0, raw: str | None = None) -> Wording:
    return Wording(
        key=key,
        content_hash=body,
        fingerprint=body[:10],
        headline="Ferries left before the storm",
        article_body=body,
        date_published=at,
        date_published_raw=raw,
    )


def test_an_edit_with_a_new_id_is_the_same_update() -> None:
    edited = BODY.replace("two ferries", "three ferries")
    assert match_wordings([wording(1, BODY)], [wording(7, edited)]) == {7: 1}


def test_the_same_words_at_another_time_are_another_update() -> None:
    assert match_wordings([wording(1, BODY)], [wording(7, BODY, at=T0 + timedelta(hours=3))]) == {}


def test_other_words_at_the_same_time_are_another_update() -> None:
    other = "Schools on the mainland stay closed on Friday and exams are put off until the week after."
    seen = Wording(
        key=7,
        content_hash="x",
        fingerprint="y",
        headline="Schools closed",
        article_body=other,
        date_published=T0,
        date_published_raw=None,
    )
    assert match_wordings([wording(1, BODY)], [seen]) == {}


def test_short_words_without_times_prove_nothing() -> None:
    goal = [
        Wording(
            key=key,
            content_hash="goal",
            fingerprint="goal",
            headline="",
            article_body="Goal!",
            date_published=None,
            date_published_raw=None,
        )
        for key in (1, 7)
    ]
    assert match_wordings(goal[:1], goal[1:]) == {}


def test_bare_clocks_are_compared_where_times_are_unknown() -> None:
    known, seen = wording(1, BODY, at=None, raw="1:09 p.m."), wording(7, BODY[:-12], at=None, raw="1:09 p.m.")
    assert match_wordings([known], [seen]) == {7: 1}


def test_each_update_is_matched_once_and_with_the_best() -> None:
    close, closer = BODY.replace("island", "isle"), BODY
    known = [wording(1, BODY)]
    assert match_wordings(known, [wording(7, close), wording(8, closer)]) == {8: 1}
