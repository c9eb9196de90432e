"""Reprocess: the archive read again by the present parser and extractor.

A change of our parser is no edit of theirs.  Each live blog is read again from its first page on, in a side
room of temporary tables, by the very rules of ``dateline.revise``; then what lasts is brought to that reading
in one transaction.  What differs is kept in ``reinterpretation``; no revision is made, none is removed.
"""

from dateline.reprocess.replay import Reread, reread
from dateline.reprocess.scope import Scope, batches, catch_up, reparse, reparse_batch, to_read, total

__all__ = ["Reread", "Scope", "batches", "catch_up", "reparse", "reparse_batch", "reread", "to_read", "total"]
