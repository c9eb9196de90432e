"""A newsroom of our own: live blogs that evolve on a loopback server, with a journal of the truth.

    script    what happens, as data: one TOML file per outlet in ``scripts/``
    edition   what an outlet shows at a moment (pure)
    pages     an edition as HTML, one module per platform it imitates (pure)
    journal   what was added, edited, deleted, pinned and when: what a reader of the pages should find
    server    the pages on 127.0.0.1

The outlets, places, people and the agency in the scripts are invented.
"""

from dateline.newsroom.edition import Edition, ShownUpdate, edition_at
from dateline.newsroom.journal import JournalLine, journal_of
from dateline.newsroom.script import Script, read_script, read_scripts
from dateline.newsroom.server import Newsroom

__all__ = [
    "Edition",
    "JournalLine",
    "Newsroom",
    "Script",
    "ShownUpdate",
    "edition_at",
    "journal_of",
    "read_script",
    "read_scripts",
]
