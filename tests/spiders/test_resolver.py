from __future__ import annotations

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from spiders.resolver import PublicAddressResolver, is_public

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "", "not-an-address",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize(("address", "expected"), [(a, False) for a in PRIVATE] + [(a, True) for a in PUBLIC])
def test_private_addresses_are_known_also_wrapped(address: str, expected: bool) -> None:
    assert is_public(address) is expected


class Receiver:
    """What a connection is told."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.is_complete = False

    def resolutionBegan(self, resolution: object) -> None:
        pass

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:
        self.is_complete = True


class Zone:
    """A name server that changes its mind: every lookup gives the next set of addresses."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.nameResolver = self

    def resolveHostName(self, receiver: Receiver, name: str, port: int, *rest: object) -> None:
        receiver.resolutionBegan(None)
        for host in self.answers.pop(0):
            kind = IPv6Address if ":" in host else IPv4Address
            receiver.addressResolved(kind("TCP", host, port))
        receiver.resolutionComplete()


def _ask(resolver: PublicAddressResolver, name: str) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, 80)
    assert receiver.is_complete
    return receiver.hosts


def test_connection_gets_only_addresses_that_were_checked() -> None:
    resolver = PublicAddressResolver(Zone(["10.0.0.1", "1.1.1.1", "::1", "2606:4700:4700::1111"]), 0)

    assert _ask(resolver, "mixed.example") == ["1.1.1.1", "2606:4700:4700::1111"]
    assert resolver.refused == {"mixed.example"}


@pytest.mark.parametrize("cache_size", [0, 10])
def test_name_that_rebinds_gains_nothing(cache_size: int) -> None:
    resolver = PublicAddressResolver(Zone(["1.1.1.1"], ["127.0.0.1"]), cache_size)

    first, second = (
        _ask(resolver, f"rebind{cache_size}.example"),
        _ask(resolver, f"rebind{cache_size}.example"),
    )

    assert first == ["1.1.1.1"]
    assert "127.0.0.1" not in second


def test_private_answer_stays_refused_when_it_comes_from_the_cache() -> None:
    resolver = PublicAddressResolver(Zone(["192.168.0.1"]), 10)

    assert _ask(resolver, "inside.example") == []
    assert _ask(resolver, "inside.example") == []
    assert "inside.example" in resolver.refused
