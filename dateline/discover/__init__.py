"""Discover: which live blogs a publisher has begun.

places      a feed, a sitemap or a listing page -> what it links to (pure)
evidence    a link -> why it is taken for a live blog, or that it is not (pure)
store       which places are asked, what was found there, what is watched from now on
"""

from dateline.discover.evidence import Candidate, candidates
from dateline.discover.places import Entry, Findings, read_place
from dateline.discover.store import Visit, note_failed, note_found, plan_discovery, visits, watch_found

__all__ = [
    "Candidate",
    "Entry",
    "Findings",
    "Visit",
    "candidates",
    "note_failed",
    "note_found",
    "plan_discovery",
    "read_place",
    "visits",
    "watch_found",
]
