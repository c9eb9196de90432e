"""How a task ends that met a trouble we know: red, with one sentence, and no trace of calls around it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def in_one_sentence(work: Callable[P, T]) -> Callable[P, T]:
    """Wrap the work of a task; what nobody has foreseen still shows where it happened."""

    @wraps(work)
    def task(*args: P.args, **kwargs: P.kwargs) -> T:
        from psycopg2 import Error

        from dateline.database import is_ailing
        from dateline.errors import DatelineError

        try:
            return work(*args, **kwargs)
        except DatelineError as error:
            sentence = str(error)
        except Error as error:
            if not is_ailing(error):
                raise
            sentence = f"The database ended our work, which is done again: {' '.join(str(error).split())}"
        logging.getLogger("dateline").error("%s", sentence)
        raise SystemExit(1)

    return task
