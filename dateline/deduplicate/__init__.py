"""New wordings against what is known: copies and developments, with evidence.

A *duplicate* is the same text again, in the same blog, in another blog of the outlet, or elsewhere; the
wordings of one update are its history and never duplicates of each other.  A *development* is the same
news in several places: joined by copies, by the same text with changed facts, or told in own words.
``compare`` states the rule for copies, ``same_news`` the one for own words.
"""

from dateline.deduplicate.batch import DEDUPLICATOR_VERSION, Counts, deduplicate, pending

__all__ = ["DEDUPLICATOR_VERSION", "Counts", "deduplicate", "pending"]
