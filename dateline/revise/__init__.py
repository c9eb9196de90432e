"""Revise: what happened to the updates of a live blog between its current versions and a new look.

``decide`` says it (pure); ``apply`` writes it down, one transaction for each live blog.
"""

from dateline.revise.apply import count_waiting, revise, revise_waiting, take_up, waiting
from dateline.revise.decide import Current, Decision, Look, Seen, decide

__all__ = [
    "Current",
    "Decision",
    "Look",
    "Seen",
    "count_waiting",
    "decide",
    "revise",
    "revise_waiting",
    "take_up",
    "waiting",
]
