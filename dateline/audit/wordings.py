"""Edits: missed, false, of the wrong kind.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.audit.finding import Finding, FindingKind
from dateline.audit.kept import KeptRevision, KeptUpdate, KeptVersion
from dateline.audit.match import Matches
from dateline.audit.truth import Sight, TrueBlog, TrueUpdate, Wording
from dateline.audit.updates import POLLS
from dateline.newsroom.happening import MATERIAL, EditSeverity

_GRAVEST: tuple[EditSeverity, ...] = (
    "correction",
    "number",
    "attribution",
    "name",
    "wording",
    "typography",
)


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
        for edit in _shown_edits(truth, key):
            finding = _judge(truth, key, edit, rows)
            visible += 1
            recorded += finding is None
            material += edit.is_material
            material_recorded += edit.is_material and finding is None
            if finding:
                findings.append(finding)
    tally = EditTally(
        visible=visible, recorded=recorded, material=material, material_recorded=material_recorded
    )
    return findings, tally


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """What the editors did to an update between two looks."""

    wording: Wording
    severity: EditSeverity
    """The gravest of it."""
    sights: Sequence[Sight]
    """That show it."""

    @property
    def is_material(self) -> bool:
        return self.severity in MATERIAL


def _shown_edits(truth: TrueBlog, key: str) -> Iterator[_Edit]:
    """Yield the edits of an update whose outcome was visible at two polls.

    Typography alone makes no other wording: what is shown with the same words counts together.  A page of so
    few updates that nobody can know it for a live blog shows none.
    """
    wordings = truth.updates[key].wordings
    runs: list[tuple[int, int, list[Sight]]] = []
    for sight in truth.seen.get(key, ()):
        if len(sight.glimpses) < truth.capability.fewest:
            continue
        number = sight.by_key[key].wording
        if runs and wordings[runs[-1][1]].mark == wordings[number].mark:
            runs[-1] = (runs[-1][0], number, [*runs[-1][2], sight])
        else:
            runs.append((number, number, [sight]))
    for (_, before, _), (after, _, sights) in pairwise(runs):
        done = [one.severity for one in wordings[before + 1 : after + 1] if one.severity]
        if len(sights) >= POLLS and done:
            yield _Edit(wording=wordings[after], severity=min(done, key=_GRAVEST.index), sights=sights)


def _judge(truth: TrueBlog, key: str, edit: _Edit, rows: Sequence[KeptUpdate]) -> Finding | None:
    found = [
        (row, version)
        for row in rows
        for version in row.versions
        if version.mark == edit.wording.mark and edit.wording.since <= version.valid_from
    ]
    kept = [r for row, version in found for r in row.revisions if r.version_key == version.version_key]
    if not found:
        why = f"It was shown at {len(edit.sights)} polls from {edit.sights[0].at:%H:%M:%S} on."
        return _finding(truth, key, edit, "edit_missed", why)
    if not any(one.kind in ("edited", "restored") for one in kept):
        why = f"It is recorded as {', '.join(sorted({one.kind for one in kept})) or 'nothing'}."
        return _finding(truth, key, edit, "edit_wrong_kind", why)
    changes = frozenset().union(*(one.changes for one in kept))
    if changes and not _is_told(edit, changes):
        why = f"It is recorded as a change of {', '.join(sorted(changes))}."
        return _finding(truth, key, edit, "edit_wrong_kind", why)
    return None


def _is_told(edit: _Edit, changes: frozenset[str]) -> bool:
    """Whether the gravest of an edit is among what it is recorded to have changed.

    A sentence written anew brings other names and numbers, and another name may be another speaker.
    """
    return edit.severity in changes if edit.is_material else not changes <= {"typography"}


def _finding(truth: TrueBlog, key: str, edit: _Edit, kind: FindingKind, why: str) -> Finding:
    return Finding(
        kind=kind,
        live_blog=truth.url,
        update=key,
        at=edit.wording.since,
        why=f"An edit ({edit.severity}). {why}",
        is_material=edit.is_material,
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
