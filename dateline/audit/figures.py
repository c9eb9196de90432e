"""An audit in numbers, and the bars that must hold.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateline.audit.compare import Compared
from dateline.audit.finding import Finding, FindingKind
from dateline.audit.latency import quantile

MATERIAL_SHARE = 0.99
"""Of the material edits that were visible at two polls, so many are recorded with the right kind."""
LATENCY_SECONDS = 5.0
"""Above one poll interval, at the 95th percentile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All live blogs of an audit, added up."""

    live_blogs: int
    polls: int
    visible: int
    rows: int
    findings: Mapping[FindingKind, int]
    edits: int
    edits_recorded: int
    material: int
    material_recorded: int
    deletions: int
    deletions_recorded: int
    gaps: int
    latencies: int
    latency_median: float
    latency_p95: float
    latency_max: float
    interval_median: float
    over_interval_p95: float
    """The 95th percentile of what the way took more than the poll interval in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Something that must hold."""

    name: str
    value: str
    wanted: str
    holds: bool


_NONE_OF: tuple[tuple[str, tuple[FindingKind, ...]], ...] = (
    ("updates missed that were visible at two polls", ("missed",)),
    ("updates invented", ("invented",)),
    ("updates wrongly merged", ("merged",)),
    ("updates wrongly split", ("split",)),
    ("false edits", ("false_edit",)),
    ("false deletions", ("false_deletion",)),
    ("gaps undeclared", ("gap_undeclared",)),
    ("live blogs with observations not taken up", ("waiting",)),
)


def figures_of(compared: Iterable[Compared]) -> Figures:
    """Add up what came of the live blogs."""
    blogs = tuple(compared)
    ways = [way for blog in blogs for way in blog.latencies]
    seconds = [way.seconds for way in ways]
    counts: Counter[FindingKind] = Counter(finding.kind for blog in blogs for finding in blog.findings)
    return Figures(
        live_blogs=len(blogs),
        polls=sum(blog.polls for blog in blogs),
        visible=sum(blog.visible for blog in blogs),
        rows=sum(blog.rows for blog in blogs),
        findings=dict(counts),
        edits=sum(blog.edits.visible for blog in blogs),
        edits_recorded=sum(blog.edits.recorded for blog in blogs),
        material=sum(blog.edits.material for blog in blogs),
        material_recorded=sum(blog.edits.material_recorded for blog in blogs),
        deletions=sum(blog.deletions.provable for blog in blogs),
        deletions_recorded=sum(blog.deletions.recorded for blog in blogs),
        gaps=sum(blog.gaps for blog in blogs),
        latencies=len(ways),
        latency_median=quantile(seconds, 0.5),
        latency_p95=quantile(seconds, 0.95),
        latency_max=max(seconds, default=0.0),
        interval_median=quantile([way.interval_seconds for way in ways], 0.5),
        over_interval_p95=quantile([way.seconds - way.interval_seconds for way in ways], 0.95),
    )


def bars(figures: Figures) -> tuple[Bar, ...]:
    """Return what must hold, and whether it does."""
    share = figures.material_recorded / figures.material if figures.material else 1.0
    counted = [_none(name, sum(figures.findings.get(kind, 0) for kind in kinds)) for name, kinds in _NONE_OF]
    return (
        *counted,
        Bar(
            name="material edits visible at two polls, recorded with the right kind",
            value=f"{share:.2%} of {figures.material:,}",
            wanted=f"{MATERIAL_SHARE:.0%}",
            holds=share >= MATERIAL_SHARE,
        ),
        Bar(
            name="publisher to row at p95, beyond one poll interval",
            value=f"{figures.over_interval_p95:+.1f} s",
            wanted=f"{LATENCY_SECONDS:+.0f} s at most",
            holds=figures.over_interval_p95 <= LATENCY_SECONDS,
        ),
    )


def _none(name: str, count: int) -> Bar:
    return Bar(name=name, value=f"{count:,}", wanted="0", holds=count == 0)


def worst_first(compared: Sequence[Compared]) -> list[Finding]:
    """Return all findings, those of the gravest kind first and in the order of their moments."""
    rank = {kind: n for n, kind in enumerate((*(k for _, kinds in _NONE_OF for k in kinds),))}
    found = [finding for blog in compared for finding in blog.findings]
    return sorted(found, key=lambda one: (rank.get(one.kind, len(rank)), one.kind, one.at, one.live_blog))
