"""The version of the parsers: a change of ours is never taken for an edit of theirs."""

PARSER_VERSION = "4"
"""Raised whenever the same bytes may give other updates than before."""
