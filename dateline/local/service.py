"""A program that lives no longer than the process that started it (see ``guard``)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from dateline.local import guard


class Service:
    """One guarded program: started at once, stopped by ``stop`` or by the end of this process."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        keep: Sequence[int],
        env: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace_seconds: float = 15.0,
        report: bool = False,
    ) -> None:
        """Start ``command``; both its outputs go to ``log``, with ``report`` the first one to us.

        ``keep`` are descriptors that stay open until the program has ended: a lock to hold, the
        lifeline of another service that this one needs.
        """
        self._grace_seconds = grace_seconds
        limits = [str(int(stop_signal)), str(grace_seconds)]
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", str(guard.__file__), *limits, *map(str, command)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if report else output,
                stderr=output,
                bufsize=0,  # whoever reads the reports uses select, which sees no buffer
                env=dict(env or os.environ),
                cwd="/",
                start_new_session=True,
                pass_fds=tuple(keep),
            )
        os.register_at_fork(after_in_child=self._let_go)

    @property
    def pid(self) -> int:
        """Process id of the guard; the program and its descendants are below it."""
        return self._process.pid

    @property
    def lifeline(self) -> int:
        """The descriptor that keeps the program alive."""
        assert self._process.stdin is not None
        return self._process.stdin.fileno()

    def _let_go(self) -> None:
        """In a forked child: not to hold a lifeline that is its parent's."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            os.close(self._process.stdin.fileno())

    @property
    def reports(self) -> IO[bytes]:
        """What the program writes to its standard output."""
        assert self._process.stdout is not None
        return self._process.stdout

    def ended(self) -> int | None:
        """Return the exit status, ``None`` while the program runs."""
        return self._process.poll()

    def stop(self) -> None:
        """End the program and everything it started; wait for that."""
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(self._grace_seconds + 10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
