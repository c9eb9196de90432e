"""Run one command for as long as the process that asked for it lives.

    python -I guard.py SIGNAL GRACE_SECONDS COMMAND [ARGUMENT ...]

Standard input is the lifeline: a pipe of which the asking process holds the other end.  When that
closes, because it was closed or because its holder died in any way (kill -9 included), or on SIGTERM,
the command gets SIGNAL, has GRACE_SECONDS to end, and then it and all its descendants are killed.
The exit status is the command's own.

A file of its own that imports nothing of Dateline, so that it is small and starts in no time.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time

import psutil

POLL_SECONDS = 1.0
PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Become the parent of descendants that lose theirs (Linux), so that none can slip away."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wake_on_signals() -> int:
    """Return a descriptor that becomes readable on SIGCHLD and SIGTERM."""
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: os.close(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    return readable


def lifeline_holds(wake: int) -> bool:
    """Wait a moment; say whether standard input is still open at its other end."""
    try:
        ready, _, _ = select.select([0, wake], [], [], POLL_SECONDS)
    except OSError:  # closed by our own SIGTERM
        return False
    if wake in ready:
        os.read(wake, 1024)
    return 0 not in ready or bool(os.read(0, 1024))


def family() -> list[psutil.Process]:
    """Return all descendants."""
    return list(psutil.Process().children(recursive=True))


def reap(child: subprocess.Popen[bytes]) -> None:
    """Let descendants go that lost their parents and have ended; the command itself is ``poll``'s."""
    with contextlib.suppress(ChildProcessError):
        while hasattr(os, "waitid"):
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is None or ended.si_pid == child.pid:
                return
            os.waitpid(ended.si_pid, 0)


def wait(child: subprocess.Popen[bytes], grace_seconds: float) -> None:
    """Give the command time to end by itself."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(grace_seconds)


def kill(processes: list[psutil.Process]) -> None:
    """Kill whatever is left; process ids that were given to somebody else are left alone."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def main(stop_signal: int, grace_seconds: float, command: list[str]) -> int:
    """Run the command to its end or to ours; return its exit status, negative for a signal."""
    adopt_orphans()
    wake = wake_on_signals()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    os.dup2(2, 1)  # whoever reads the command's output waits for the end of it, not of ours
    while child.poll() is None and lifeline_holds(wake):
        reap(child)
    known = family()
    if child.poll() is None:
        child.send_signal(stop_signal)
        wait(child, grace_seconds)
    kill(known + family())
    deadline = time.monotonic() + 5
    while family() and time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        time.sleep(0.01)
    return child.poll() or 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
