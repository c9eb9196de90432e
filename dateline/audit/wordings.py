"""Edits: missed, false, of the wrong kind.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.audit.finding import Finding
from dateline.audit.kept import KeptRevision, KeptUpdate, KeptVersion
from dateline.audit.match import Matches
from dateline.audit.truth import Sight, TrueBlog, TrueUpdate, Wording
from dateline.audit.updates import POLLS
from dateline.newsroom.happening import MATERIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTally:
    """Edits that were visible at two polls, by what came of them."""

    visible: int = 0
    recorded: int = 0
    material: int = 0
    material_recorded: int = 0
    """Recorded with the right kind."""


def check_edits(truth: TrueBlog, matches: Matches) -> tuple[list[Finding], EditTally]:
    """Compare what updates said, and when that changed."""
    findings: list[Finding] = []
    visible = recorded = material = material_recorded = 0
    for key, rows in matches.rows.items():
        for row in rows:
            findings += _false_edits(truth, truth.updates[key], row)
        for number, sights in _shown_edits(truth, key):
            wording = truth.updates[key].wordings[number]
            finding = _judge(truth, truth.updates[key], wording, rows, sights)
            visible += 1
            recorded += finding is None
            material += wording.severity in MATERIAL
            material_recorded += wording.severity in MATERIAL and finding is None
            if finding:
                findings.append(finding)
    tally = EditTally(
        visible=visible, recorded=recorded, material=material, material_recorded=material_recorded
    )
    return findings, tally


def _shown_edits(truth: TrueBlog, key: str) -> Iterator[tuple[int, Sequence[Sight]]]:
    """Yield the wordings after the first seen that were visible at two polls, with the sights that show them.

    Typography alone makes no other wording: what is shown with the same words counts together.
    """
    wordings = truth.updates[key].wordings
    runs: list[tuple[int, list[Sight]]] = []
    for sight in truth.seen.get(key, ()):
        number = sight.by_key[key].wording
        if runs and wordings[runs[-1][0]].mark == wordings[number].mark:
            runs[-1][1].append(sight)
        else:
            runs.append((number, [sight]))
    yield from ((number, sights) for number, sights in runs[1:] if len(sights) >= POLLS)


def _judge(
    truth: TrueBlog, one: TrueUpdate, wording: Wording, rows: Sequence[KeptUpdate], sights: Sequence[Sight]
) -> Finding | None:
    found = [
        (row, version)
        for row in rows
        for version in row.versions
        if version.mark == wording.mark and wording.since <= version.valid_from
    ]
    is_material = wording.severity in MATERIAL
    if not found:
        return Finding(
            kind="edit_missed",
            live_blog=truth.url,
            update=one.key,
            at=wording.since,
            why=f"A {wording.severity} edit, shown at {len(sights)} polls from {sights[0].at:%H:%M:%S} on.",
            is_material=is_material,
        )
    kinds = {r.kind for row, version in found for r in row.revisions if r.version_key == version.version_key}
    if kinds & {"edited", "restored"}:
        return None
    return Finding(
        kind="edit_wrong_kind",
        live_blog=truth.url,
        update=one.key,
        at=wording.since,
        why=f"The {wording.severity} edit is recorded as {', '.join(sorted(kinds)) or 'nothing'}.",
        is_material=is_material,
    )


def _false_edits(truth: TrueBlog, one: TrueUpdate, row: KeptUpdate) -> Iterator[Finding]:
    for revision in row.of_kind("edited"):
        after = row.by_version.get(revision.version_key or 0)
        before = row.by_version.get(revision.previous_version_key or 0)
        why = _why_false(one, before, after, revision)
        if why:
            yield Finding(
                kind="false_edit", live_blog=truth.url, update=one.key, at=revision.observed_at, why=why
            )


def _why_false(
    one: TrueUpdate, before: KeptVersion | None, after: KeptVersion | None, revision: KeptRevision
) -> str | None:
    """Say why nobody made such an edit, ``None`` where somebody did."""
    if after is None or before is None:
        return f"The revision names no wording {'after' if after is None else 'before'} it."
    numbers = _said_at(one, after, revision)
    if not numbers:
        if any(wording.mark == after.mark for wording in one.wordings):
            return "The wording was not yet written."
        return f"It never said {(after.headline or '')[:60]!r} {after.article_body[:100]!r}."
    if before.mark == after.mark and not _is_typographic(one, before, after, revision):
        return "The words are the same."
    earlier = [n for n, wording in enumerate(one.wordings) if wording.mark == before.mark]
    if earlier and max(numbers) < min(earlier):
        return f"An older wording came back, that of {one.wordings[max(numbers)].since:%H:%M:%S}."
    return None


def _said_at(one: TrueUpdate, version: KeptVersion, revision: KeptRevision) -> list[int]:
    return [
        number
        for number, wording in enumerate(one.wordings)
        if wording.mark == version.mark and wording.since <= revision.observed_at
    ]


def _is_typographic(one: TrueUpdate, before: KeptVersion, after: KeptVersion, revision: KeptRevision) -> bool:
    """Whether the words are the same and their typography was changed by the editors."""
    if (before.headline, before.article_body) == (after.headline, after.article_body):
        return False
    said = (one.wordings[number] for number in _said_at(one, after, revision))
    return any(wording.severity == "typography" for wording in said)
