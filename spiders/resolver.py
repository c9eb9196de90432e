"""Name resolution that leaves private addresses out.

The spider asks for URLs that others wrote, and follows redirects: none of them may lead it into the network
that it runs in.  The filter sits in the resolver of the reactor, which hands the connection the very
addresses that were checked; a name that resolves differently a moment later (DNS rebinding) gains nothing.
Hosts that are written as numbers, robots.txt and redirects all come through here.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface.declarations import implementer  # type: ignore[import-untyped]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def is_public(host: str) -> bool:
    """Whether an IP address is one of the open internet, also where IPv6 wraps IPv4."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return address.is_global and not address.is_multicast


@implementer(IResolutionReceiver)
class _PublicOnly:
    """Passes the addresses of one name on, if they are public."""

    def __init__(self, receiver: Any, refused: set[str], name: str) -> None:
        self._receiver = receiver
        self._refused = refused
        self._name = name

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        if is_public(getattr(address, "host", "")):
            self._receiver.addressResolved(address)
        else:
            self._refused.add(self._name)

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class PublicAddressResolver(CachingHostnameResolver):
    """Scrapy's resolver, behind the filter."""

    def __init__(self, reactor: ReactorBase, cache_size: int) -> None:
        super().__init__(reactor, cache_size)
        self.refused: set[str] = set()
        """Names of which an address was left out."""

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        """Resolve a name as ``IHostnameResolver`` says, without its private addresses."""
        receiver: Any = _PublicOnly(resolutionReceiver, self.refused, hostName)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)
