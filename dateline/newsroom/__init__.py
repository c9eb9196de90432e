"""A newsroom of our own: live blogs that evolve on a loopback server, with a journal of the truth.

    script    what happens, as data: one TOML file per outlet in ``scripts/``
    edition   what an outlet shows at a moment (pure)
    pages     an edition as HTML, one module per platform it imitates (pure)
    journal   what was added, edited, deleted, pinned and when: what a reader of the pages should find
    server    the pages on 127.0.0.1

A season is the same on a larger scale: hundreds of live blogs in a dozen formats, hours or days long.

    planning  everything that happens in a season, from a seed (pure)
    season    what each page shows at a moment, and the journal: the truth to compare with (pure)
    faults    when its servers misbehave, and how (pure)
    season_server  its pages on a loopback host for each outlet, and a record of every answer

The outlets, places, people and the agency in the scripts are invented.
"""

from dateline.newsroom.answers import Wiles
from dateline.newsroom.capability import CAPABILITIES, Capability
from dateline.newsroom.edition import Edition, ShownUpdate, edition_at
from dateline.newsroom.faults import FAULTS, HARMLESS, Episode, Fault, episodes
from dateline.newsroom.happening import MATERIAL, Happening
from dateline.newsroom.journal import JournalLine, journal_of
from dateline.newsroom.planning import generate
from dateline.newsroom.script import Script, read_script, read_scripts
from dateline.newsroom.season import Publisher, Season, write_journal, write_sources
from dateline.newsroom.season_server import SeasonServer
from dateline.newsroom.served import Served, read_served
from dateline.newsroom.server import Newsroom
from dateline.newsroom.truth import Story

__all__ = [
    "CAPABILITIES",
    "FAULTS",
    "HARMLESS",
    "MATERIAL",
    "Capability",
    "Edition",
    "Episode",
    "Fault",
    "Happening",
    "JournalLine",
    "Newsroom",
    "Publisher",
    "Script",
    "Season",
    "SeasonServer",
    "Served",
    "ShownUpdate",
    "Story",
    "Wiles",
    "edition_at",
    "episodes",
    "generate",
    "journal_of",
    "read_script",
    "read_scripts",
    "read_served",
    "write_journal",
    "write_sources",
]
