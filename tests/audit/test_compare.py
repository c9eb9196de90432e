"""The audit finds nothing in what is right, and each fault where it was put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from dateline.audit import Compared, compare
from dateline.audit.kept import KeptBlog, KeptGap, KeptRevision, KeptUpdate, KeptVersion
from dateline.audit.latency import Poll, quantile
from dateline.audit.truth import TrueBlog
from dateline.newsroom.capability import Capability
from tests.audit.ideal import NAMELESS, PAGED, POLLS, STORY, happens, ideal, minute, served, truth_of

Falsify = Callable[[KeptBlog], KeptBlog]


def found(truth: TrueBlog, kept: KeptBlog) -> list[tuple[str, str | None]]:
    return [(finding.kind, finding.update) for finding in compare(truth, kept).findings]


def row_of(kept: KeptBlog, key: str) -> KeptUpdate:
    return next(one for one in kept.updates if f"id-{key}" in one.ids or key in one.ids)


def changed(key: str, change: Callable[[KeptUpdate], KeptUpdate | None]) -> Falsify:
    """Return what puts another row, or none, in the place of one."""

    def falsify(kept: KeptBlog) -> KeptBlog:
        old = row_of(kept, key)
        others = [change(one) if one is old else one for one in kept.updates]
        return replace(kept, updates=tuple(one for one in others if one))

    return falsify


def without(*kinds: str) -> Callable[[KeptUpdate], KeptUpdate]:
    return lambda row: replace(row, revisions=tuple(r for r in row.revisions if r.kind not in kinds))


def with_revision(revision: KeptRevision) -> Callable[[KeptUpdate], KeptUpdate]:
    return lambda row: replace(row, revisions=(*row.revisions, revision))


def with_edit(text: str, at: float, headline: str) -> Callable[[KeptUpdate], KeptUpdate]:
    def change(row: KeptUpdate) -> KeptUpdate:
        version = KeptVersion(version_key=900, headline=headline, article_body=text, valid_from=minute(at))
        edit = KeptRevision(
            kind="edited",
            revised_at=minute(at),
            observed_at=minute(at),
            version_key=900,
            previous_version_key=row.versions[-1].version_key,
        )
        return replace(row, versions=(*row.versions, version), revisions=(*row.revisions, edit))

    return change


def first_wording_only(row: KeptUpdate) -> KeptUpdate:
    kept = tuple(r for r in row.revisions if r.version_key in (None, row.versions[0].version_key))
    return replace(row, versions=row.versions[:1], revisions=kept)


def edits_as_additions(row: KeptUpdate) -> KeptUpdate:
    told = tuple(replace(r, kind="added") if r.kind == "edited" else r for r in row.revisions)
    return replace(row, revisions=told)


def with_changes(*severities: str) -> Callable[[KeptUpdate], KeptUpdate]:
    def change(row: KeptUpdate) -> KeptUpdate:
        told = (replace(r, changes=frozenset(severities)) if r.kind == "edited" else r for r in row.revisions)
        return replace(row, revisions=tuple(told))

    return change


def invented(kept: KeptBlog) -> KeptBlog:
    version = KeptVersion(version_key=800, headline=None, article_body="Advert.", valid_from=minute(5))
    row = KeptUpdate(
        update_key=80, ids=frozenset({"id-x"}), first_seen_at=minute(5), versions=(version,), revisions=()
    )
    return replace(kept, updates=(*kept.updates, row))


def merged(kept: KeptBlog) -> KeptBlog:
    one, other = row_of(kept, "u1"), row_of(kept, "u2")
    both = replace(other, ids=one.ids | other.ids, versions=one.versions + other.versions)
    return replace(kept, updates=(both, *(row for row in kept.updates if row not in (one, other))))


def split(kept: KeptBlog) -> KeptBlog:
    twin = replace(row_of(kept, "u1"), update_key=70, first_seen_at=minute(15))
    return replace(kept, updates=(*kept.updates, twin))


AT_30 = {"revised_at": minute(30), "observed_at": minute(30)}
FAULTS: dict[str, tuple[Falsify, list[tuple[str, str | None]]]] = {
    "nothing": (lambda kept: kept, []),
    "missed": (changed("u2", lambda row: None), [("missed", "u2")]),
    "invented": (invented, [("invented", "row 80")]),
    "merged": (merged, [("merged", "u1 + u2")]),
    "split": (split, [("split", "u1")]),
    "edit missed": (changed("u2", first_wording_only), [("edit_missed", "u2")]),
    "edit as an addition": (changed("u2", edits_as_additions), [("edit_wrong_kind", "u2")]),
    "a number recorded as mere words": (
        changed("u2", with_changes("wording")),
        [("edit_wrong_kind", "u2")],
    ),
    "a number recorded as a number": (changed("u2", with_changes("number", "wording")), []),
    "words that were never written": (
        changed("u1", with_edit("The bridge has fallen.", 30, "About u1")),
        [("false_edit", "u1")],
    ),
    "the same words again": (
        changed("u1", with_edit("The bridge is closed.", 30, "About u1")),
        [("false_edit", "u1")],
    ),
    "an older wording came back": (
        changed("u2", with_edit("Three boats are at sea.", 30, "About u2")),
        [("false_edit", "u2")],
    ),
    "typography that was changed": (
        changed("u4", with_edit("The “harbour” is open again.", 50, "About u4")),
        [],
    ),
    "typography before it was changed": (
        changed("u4", with_edit("The “harbour” is open again.", 30, "About u4")),
        [("false_edit", "u4")],
    ),
    "deleted while it stood there": (
        changed("u1", with_revision(KeptRevision(kind="deleted", **AT_30))),
        [("false_deletion", "u1")],
    ),
    "deletion missed": (changed("u3", without("deleted", "restored")), [("deletion_missed", "u3")]),
    "deletion recorded late": (
        changed(
            "u3",
            lambda row: replace(
                row,
                revisions=tuple(
                    replace(r, observed_at=minute(35)) if r.kind == "deleted" else r for r in row.revisions
                ),
            ),
        ),
        [("deletion_missed", "u3")],
    ),
    "restoration missed": (changed("u3", without("restored")), [("restoration_missed", "u3")]),
    "restored without having been away": (
        changed("u1", with_revision(KeptRevision(kind="restored", **AT_30))),
        [("wrong_kind", "u1")],
    ),
    "pin missed": (changed("u1", without("pinned")), [("wrong_kind", "u1")]),
    "pinned without a pin": (
        changed("u2", with_revision(KeptRevision(kind="pinned", **AT_30))),
        [("wrong_kind", "u2")],
    ),
    "moved without a move": (
        changed("u2", with_revision(KeptRevision(kind="moved", **AT_30))),
        [("wrong_kind", "u2")],
    ),
    "left lying": (lambda kept: replace(kept, waiting=3, waiting_since=minute(30)), [("waiting", None)]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_and_nothing_else(name: str) -> None:
    falsify, wanted = FAULTS[name]
    truth = truth_of()
    assert found(truth, falsify(ideal(truth))) == wanted


FALSE_JOURNALS = {
    "an edit that was not made": (
        [happens(20, "edited", "u1", "The bridge is open.", severity="wording")],
        [("edit_missed", "u1")],
    ),
    "an update that was not published": (
        [happens(20, "added", "u9", "Nobody saw this.")],
        [("missed", "u9")],
    ),
    "a deletion that was not made": ([happens(50, "deleted", "u4")], [("deletion_missed", "u4")]),
}


@pytest.mark.parametrize("name", FALSE_JOURNALS)
def test_a_falsified_journal_does_not_agree_with_the_rows(name: str) -> None:
    lines, wanted = FALSE_JOURNALS[name]
    falsified = truth_of(tuple(sorted((*STORY, *lines), key=lambda line: line.at)))
    assert set(wanted) <= set(found(falsified, ideal(truth_of())))


def test_an_update_without_ids_is_known_by_its_words() -> None:
    truth = truth_of(capability=NAMELESS)
    kept = ideal(truth)
    assert found(truth, kept) == []
    assert ("missed", "u2") in found(truth, changed("u2", lambda row: None)(kept))


def test_two_updates_of_the_same_words_are_two() -> None:
    story = (
        happens(1, "added", "u1", "Goal!"),
        replace(happens(11, "added", "u2", "Goal!"), headline="About u1"),
    )
    truth = truth_of(story, capability=NAMELESS)
    kept = ideal(truth)
    assert found(truth, kept) == []
    assert found(truth, replace(kept, updates=kept.updates[:1])) == [("missed", "u2")]


def test_what_one_poll_showed_is_no_broken_bar() -> None:
    truth = truth_of((*STORY, happens(58, "added", "u9", "Late.")))
    kept = changed("u9", lambda row: None)(ideal(truth))
    assert found(truth, kept) == [("seen_once", "u9")]


def test_a_page_that_did_not_come_shows_nothing() -> None:
    sent = tuple(replace(one, is_whole=False, as_of=None) for one in POLLS[:6]) + POLLS[6:]
    truth = truth_of(sent=sent)
    assert compare(truth, ideal(truth)).polls == 6
    assert found(truth, ideal(truth)) == []


def test_a_stale_page_is_no_proof_and_its_wording_is_false() -> None:
    sent = (*POLLS[:4], served(25, as_of=8), *POLLS[5:])
    truth = truth_of(sent=sent)
    kept = ideal(truth)
    assert [sight.is_fresh for sight in truth.sights] == [True] * 4 + [False] + [True] * 7
    assert found(truth, kept) == []
    taken_in = changed("u2", with_edit("Three boats are at sea.", 25, "About u2"))(kept)
    assert found(truth, taken_in) == [("false_edit", "u2")]


LONG = (
    *(happens(n / 10, "added", f"u{n}", f"Number {n} of them.") for n in range(1, 3)),
    *(happens(6 + n / 10, "added", f"u{n}", f"Number {n} of them.") for n in range(3, 9)),
)


def test_a_gap_that_nobody_declared() -> None:
    truth = truth_of(LONG, capability=PAGED)
    kept = ideal(truth_of(LONG))
    seen = tuple(row for row in kept.updates if row.ids & {"id-u1", "id-u2", "id-u6", "id-u7", "id-u8"})
    kept = replace(kept, updates=seen)
    assert found(truth, kept) == [("gap_undeclared", f"u{n}") for n in range(3, 6)]
    declared = replace(kept, gaps=(KeptGap(gap_from=minute(5), gap_to=minute(10)),))
    assert found(truth, declared) == []
    assert compare(truth, declared).gaps == 1


def test_what_came_and_went_between_two_polls_needs_no_gap() -> None:
    story = (*STORY, happens(51, "added", "u9", "Oops."), happens(53, "deleted", "u9"))
    truth = truth_of(story)
    assert found(truth, ideal(truth)) == []


def test_a_deletion_on_a_page_that_ends_above_it_is_not_asked_for() -> None:
    story = (*LONG[:5], happens(11, "deleted", "u1"))
    truth = truth_of(story, capability=Capability(page_size=2))
    kept = ideal(truth_of(story))
    assert ("deletion_missed", "u1") not in found(truth, changed("u1", without("deleted"))(kept))


def test_a_deletion_on_a_page_whose_order_was_changed_is_asked_for() -> None:
    moved = (*LONG, happens(11, "moved", "u6", place=0), happens(12, "deleted", "u7"))
    truth = truth_of(moved, capability=PAGED)
    kept = changed("u7", without("deleted"))(ideal(truth_of(moved)))
    assert ("deletion_missed", "u7") in found(truth, kept)


@pytest.mark.parametrize(("gone", "is_asked_for"), [("u7", True), ("u4", False)])
def test_a_deletion_near_the_end_of_a_window_is_not_asked_for(gone: str, is_asked_for: bool) -> None:
    truth = truth_of((*LONG, happens(12, "deleted", gone)), capability=Capability(window=7))
    kept = changed(gone, without("deleted"))(ideal(truth))
    assert (("deletion_missed", gone) in found(truth, kept)) == is_asked_for


@pytest.mark.parametrize(("fewest", "edits"), [(1, 2), (4, 1)])
def test_an_edit_of_what_only_pages_of_too_few_updates_showed_is_not_asked_for(
    fewest: int, edits: int
) -> None:
    """Three updates stand there before the first edit, four before the second."""
    truth = truth_of((*STORY, happens(47, "edited", "u1", "The bridge is open.", severity="wording")))
    few = replace(truth, capability=replace(truth.capability, fewest=fewest))
    assert compare(few, ideal(truth)).edits.visible == edits


@pytest.mark.parametrize("announces_count", [True, False])
def test_the_oldest_is_proven_gone_only_by_a_page_that_counts(announces_count: bool) -> None:
    story = (*STORY[:6], happens(31, "deleted", "u1"))
    truth = truth_of(story, capability=Capability(announces_count=announces_count))
    kept = changed("u1", without("deleted"))(ideal(truth))
    missed = [one for one in found(truth, kept) if one[0] == "deletion_missed"]
    assert missed == [("deletion_missed", "u1")] * announces_count


def test_the_edits_are_counted() -> None:
    truth = truth_of()
    kept = ideal(truth)
    assert compare(truth, kept).edits.material_recorded == compare(truth, kept).edits.material == 1
    assert compare(truth, changed("u2", first_wording_only)(kept)).edits.material_recorded == 0


def latencies(compared: Compared) -> dict[str, tuple[float, float]]:
    return {way.update: (way.seconds, way.interval_seconds) for way in compared.latencies}


def test_of_several_edits_between_two_looks_the_gravest_counts() -> None:
    quick = happens(13, "edited", "u2", "Four big boats are at sea.", severity="wording")
    truth = truth_of(tuple(sorted((*STORY, quick), key=lambda line: line.at)))
    kept = ideal(truth)
    assert found(truth, changed("u2", with_changes("number"))(kept)) == []
    wrong = changed("u2", with_changes("wording"))(kept)
    assert found(truth, wrong) == [("edit_wrong_kind", "u2")]
    assert compare(truth, wrong).edits.material_recorded == 0


def test_the_way_is_measured_from_publishing_to_the_row_and_with_the_work() -> None:
    truth = truth_of()
    polls = [Poll(at=minute(at), interval_seconds=300, work_seconds=at / 10) for at in range(5, 65, 5)]
    assert latencies(compare(truth, ideal(truth), polls)) == {"u4": (60 + 1.5, 300)}
    late = changed("u4", lambda row: replace(row, first_seen_at=row.first_seen_at + timedelta(minutes=5)))
    assert latencies(compare(truth, late(ideal(truth)), polls)) == {"u4": (360 + 2, 300)}


@pytest.mark.parametrize(
    ("share", "wanted"), [(0.5, 50.0), (0.95, 95.0), (1.0, 100.0), (0.001, 1.0)], ids=str
)
def test_quantiles(share: float, wanted: float) -> None:
    assert quantile([float(n) for n in range(100, 0, -1)], share) == wanted


@pytest.mark.parametrize("proves_absence", [True, False])
def test_no_deletion_is_asked_for_where_no_page_can_prove_one(proves_absence: bool) -> None:
    story = (*STORY[:6], happens(31, "deleted", "u1"))
    truth = truth_of(story, capability=Capability(announces_count=True, proves_absence=proves_absence))
    kept = changed("u1", without("deleted"))(ideal(truth))
    missed = [one for one in found(truth, kept) if one[0] == "deletion_missed"]
    assert missed == [("deletion_missed", "u1")] * proves_absence


def _later(kept: KeptBlog, lag: timedelta) -> KeptBlog:
    def row(update: KeptUpdate) -> KeptUpdate:
        told = (replace(one, observed_at=one.observed_at + lag) for one in update.revisions)
        return replace(update, revisions=tuple(told))

    return replace(kept, updates=tuple(map(row, kept.updates)))


@pytest.mark.parametrize("milliseconds", [0, 40, 2_000])
def test_where_time_is_real_a_page_comes_after_it_was_asked_for(milliseconds: int) -> None:
    truth = truth_of()
    kept = _later(ideal(truth), timedelta(milliseconds=milliseconds))
    assert found(truth, kept) == []
    wrong = KeptRevision(kind="unpinned", revised_at=minute(30), observed_at=minute(30.01))
    assert found(truth, changed("u1", with_revision(wrong))(kept)) == [("wrong_kind", "u1")]


def test_what_was_told_long_after_a_poll_is_told_of_none() -> None:
    truth = truth_of()
    kept = _later(ideal(truth), timedelta(minutes=1))
    assert ("wrong_kind", "u1") in found(truth, kept)


def test_where_time_is_real_the_older_pages_follow_the_newest() -> None:
    sent = [served(at + page / 100, page=page) for at in (6, 12) for page in (1, 2, 3)]
    truth = truth_of(LONG, sent=tuple(sent), capability=PAGED)
    assert [len(sight.glimpses) for sight in truth.sights] == [2, 8]
    alone = truth_of(LONG, sent=(served(6), served(8, page=2)), capability=PAGED)
    assert [{one.page for one in sight.glimpses} for sight in alone.sights] == [{1}]
