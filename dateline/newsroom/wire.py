"""A small HTTP/1.1 server on asyncio, that can misbehave on the wire: it drips, and it breaks off.

It answers hundreds of hosts from one thread.  Only GET and HEAD are known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

_MOST_HEADER_BYTES = 32_768
_IDLE_SECONDS = 60.0
_DRIPS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for."""

    host: str
    """Host and port at which it arrived."""
    method: str
    target: str
    """Path and query."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    """As it goes over the wire."""
    announced: int | None = None
    """The length that is claimed, where it is not that of the body: then the connection is closed."""
    drip_seconds: float = 0.0
    """Over how long the body comes, in drops."""
    hangs_up: bool = False
    """Nothing is sent at all, and the connection is reset."""


Answer = Callable[[Request], Reply]


class BadRequest(Exception):
    """What came is no request that we know."""


async def converse(answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection until either side has had enough."""
    host, port = writer.get_extra_info("sockname")[:2]
    try:
        while True:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _IDLE_SECONDS)
            request = read_request(head, f"{host}:{port}")
            reply = answer(request)
            if reply.hangs_up:
                writer.transport.abort()
                break
            await _send(writer, reply, with_body=request.method != "HEAD")
            if reply.announced is not None or request.headers.get("connection", "").lower() == "close":
                break
    except (
        asyncio.IncompleteReadError,
        asyncio.LimitOverrunError,
        asyncio.TimeoutError,
        OSError,
        BadRequest,
    ):
        return  # the other side hung up, went quiet, or speaks something else
    finally:
        writer.close()


def read_request(head: bytes, host: str) -> Request:
    """Return the request that a head asks for.

    Raises:
        BadRequest: it is none.
    """
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or words[0] not in ("GET", "HEAD") or not words[1].startswith("/"):
        raise BadRequest(first[:200])
    named = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in named}
    return Request(host=host, method=words[0], target=words[1], headers=headers)


def head_of(reply: Reply) -> bytes:
    """Return the status line and the headers."""
    length = len(reply.body) if reply.announced is None else reply.announced
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", "Server: newsroom"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    if reply.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


async def _send(writer: asyncio.StreamWriter, reply: Reply, *, with_body: bool) -> None:
    head = head_of(reply)
    if not with_body or not reply.drip_seconds:
        writer.write(head + reply.body if with_body else head)
        await writer.drain()
        return
    writer.write(head)
    size = -(-len(reply.body) // _DRIPS)
    for start in range(0, len(reply.body), max(1, size)):
        await writer.drain()
        await asyncio.sleep(reply.drip_seconds / _DRIPS)
        writer.write(reply.body[start : start + size])
    await writer.drain()


Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def listen(conversation: Conversation, host: str, port: int) -> asyncio.Server:
    """Open one host and port.

    Raises:
        OSError: it is taken, or the machine does not have the address.
    """
    return await asyncio.start_server(conversation, host, port, limit=_MOST_HEADER_BYTES, backlog=128)
