"""A small HTTP server on 127.0.0.1: GET, HEAD, validators, and a stop that leaves nothing behind."""

from __future__ import annotations

import hashlib
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back to one request."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    last_modified: datetime | None = None

    @property
    def etag(self) -> str:
        """The strong validator: it changes with the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def is_unmodified(answer: Answer, asked: Mapping[str, str]) -> bool:
    """Say whether the asker has this body already (RFC 9110, 13.2.2: the entity tag goes first)."""
    if answer.status is not HTTPStatus.OK:
        return False
    tags = asked.get("If-None-Match")
    if tags is not None:
        return tags.strip() == "*" or answer.etag in (t.strip().removeprefix("W/") for t in tags.split(","))
    since = _http_date(asked.get("If-Modified-Since"))
    if since is None or answer.last_modified is None:
        return False
    return answer.last_modified.replace(microsecond=0) <= since


def _http_date(words: str | None) -> datetime | None:
    try:
        when = parsedate_to_datetime(words) if words else None
    except ValueError:
        return None
    return when if when and when.tzinfo else None


class LoopbackServer(ThreadingHTTPServer):
    """Serves from a thread of its own, and each connection from another; ``stop`` ends them all."""

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, port: int, answer: Callable[[str], Answer]) -> None:
        self.answer = answer
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(_POLL_SECONDS,), name="newsroom")
        super().__init__((HOST, port), _Handler)

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"http://{HOST}:{self.server_port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port, end every connection, and wait for their threads."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        for connection in tuple(self._open):
            _hang_up(connection)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that a client who keeps it open cannot hold up the stop."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget and close the connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay quiet when a client hangs up; anything else is ours and is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was quicker


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30
    server: LoopbackServer

    def do_GET(self) -> None:
        """Answer with the body."""
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers that GET would give."""
        self._send(with_body=False)

    def _send(self, *, with_body: bool) -> None:
        answer = self.server.answer(self.path)
        if is_unmodified(answer, self.headers):  # type: ignore[arg-type]  # a Message is mapping enough
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self._validators(answer)
            self.end_headers()
            return
        self.send_response(answer.status)
        self._validators(answer)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def _validators(self, answer: Answer) -> None:
        self.send_header("ETag", answer.etag)
        self.send_header("Cache-Control", "no-cache")
        if answer.last_modified:
            modified = answer.last_modified.astimezone(timezone.utc)
            self.send_header("Last-Modified", format_datetime(modified, usegmt=True))

    def version_string(self) -> str:
        """Return what the Server header says."""
        return "newsroom"

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""
