"""Audit: the database against the journal of a newsroom that knows the truth.

    journal   the journal and the served log, from files, as a truth to compare with
    truth     what was there to be seen, and at which polls (pure)
    kept      what the database holds of it (frozen rows)
    store     reads those rows
    match     which row is which true update (pure)
    updates   missed, invented, merged, split (pure)
    wordings  edits missed, invented, of the wrong kind (pure)
    absences  deletions and restorations (pure)
    places    pins and order (pure)
    gaps      what nobody could see, and whether that was said (pure)
    figures   all of it in numbers, with the bars that must hold (pure)

"Visible at two polls" always means: the served log says that a page with it was sent, whole and readable, at
two different moments, and by no cache that was older than the page before.
"""

from dateline.audit.compare import Compared, compare
from dateline.audit.figures import Bar, Figures, bars, figures_of, worst_first
from dateline.audit.finding import Finding, FindingKind
from dateline.audit.journal import Rehearsal, read_rehearsal
from dateline.audit.store import audited

__all__ = [
    "Bar",
    "Compared",
    "Figures",
    "Finding",
    "FindingKind",
    "Rehearsal",
    "audited",
    "bars",
    "compare",
    "figures_of",
    "read_rehearsal",
    "worst_first",
]
