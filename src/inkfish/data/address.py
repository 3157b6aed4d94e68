"""Which addresses may be fetched from: the rules on names and IP addresses, and the hosts that are let through."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
WEB_PORTS = (80, 443)

# `ipaddress.is_global` is the first test of an IPv4 address; these it lets through in one Python version or another.
_REFUSED_V4 = tuple(map(ipaddress.IPv4Network, (
    "0.0.0.0/8",  # this network
    "100.64.0.0/10",  # carrier-grade NAT, and the metadata service of Alibaba Cloud
    "168.63.129.16/32",  # the host of an Azure machine: a public number that only the machine itself can reach
    "192.0.0.0/24",  # protocol assignments, and the metadata service of Oracle Cloud
    "192.88.99.0/24",  # 6to4 relays
    "198.18.0.0/15",  # benchmarks of network devices
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved
)))
# Of IPv6 only what is handed out as global unicast, less the parts that carry an IPv4 address or a document's example.
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_REFUSED_V6 = tuple(map(ipaddress.IPv6Network, (
    "2001::/23",  # Teredo, ORCHID and other protocol assignments
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4
    "3fff::/20",  # documentation
)))

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


def is_public(address: IPAddress) -> bool:
    """Return whether an IP address belongs to the public internet.

    >>> is_public(ipaddress.ip_address("93.184.215.14")), is_public(ipaddress.ip_address("::ffff:93.184.215.14"))
    (True, False)
    """
    if isinstance(address, ipaddress.IPv6Address):
        return address.scope_id is None and address in _GLOBAL_V6 and not any(address in n for n in _REFUSED_V6)
    return address.is_global and not any(address in n for n in _REFUSED_V4)


def ip_literal(text: str) -> IPAddress | None:
    """Return the IP address that a text is in its usual form, or None."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


class Allowed(msgspec.Struct, frozen=True):
    """A host that may be fetched from although it is not public; `port` None is any port."""

    host: str
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> Allowed:
        """Read `host`, `host:port`, `[v6]:port` or a bare IPv6 address."""
        text = text.strip().lower()
        host, _, port = text.rpartition(":")
        if text.startswith("[") or text.count(":") == 1:
            host, port = (text, "") if text.endswith("]") else (host, port)
        else:
            host, port = text, ""
        return cls(plain_host(host), int(port) if port.isdecimal() else None)

    def admits(self, host: str, port: int) -> bool:
        """Return whether this entry lets `host` through on `port`."""
        return self.host == host and self.port in (None, port)


class Gate(msgspec.Struct, frozen=True):
    """Decides where a download may go. Hosts are in the form of `plain_host`."""

    allowed: tuple[Allowed, ...] = ()

    @classmethod
    def of(cls, hosts: Iterable[str]) -> Gate:
        """Make the gate that lets `hosts` (`host` or `host:port`) through besides the public ones."""
        return cls(tuple(Allowed.parse(host) for host in hosts if host.strip()))

    def admits(self, host: str, port: int) -> bool:
        """Return whether the operator let this host and port through."""
        return any(entry.admits(host, port) for entry in self.allowed)

    def fault(self, scheme: str, host: str, port: int) -> str:
        """Return why a URL with these parts is not fetched, or an empty text; nothing is resolved."""
        return next((words for broken, words in _RULES if broken(self, scheme, host, port)), "")

    def vet(self, host: str, port: int, answers: Sequence[str]) -> tuple[str, ...]:
        """Return the addresses to dial for `host`: all that its name resolved to, or none if any of them is bad."""
        addresses = [ip_literal(answer) for answer in answers]
        if not self.admits(host, port) and not all(a is not None and is_public(a) for a in addresses):
            return ()
        return tuple(dict.fromkeys(answers))


def plain_host(host: str) -> str:
    """Return a host in the one form that hosts are compared in: lower case, no brackets, no closing dot.

    >>> plain_host("Example.COM."), plain_host("[::1]")
    ('example.com', '::1')
    """
    host = host.lower().removeprefix("[").removesuffix("]")
    return host.removesuffix(".")


def _not_web(gate: Gate, scheme: str, host: str, port: int) -> bool:
    return scheme not in ("http", "https")


def _no_name(gate: Gate, scheme: str, host: str, port: int) -> bool:
    if ip_literal(host):
        return False
    return len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split("."))


def _disguised(gate: Gate, scheme: str, host: str, port: int) -> bool:
    # 2130706433, 0x7f.1 and 0177.0.0.1 are 127.0.0.1 to the system's resolver: one way of writing numbers is enough.
    return ip_literal(host) is None and bool(_NUMBER.fullmatch(host.rpartition(".")[2]))


def _other_port(gate: Gate, scheme: str, host: str, port: int) -> bool:
    return port not in WEB_PORTS and not gate.admits(host, port)


def _no_port(gate: Gate, scheme: str, host: str, port: int) -> bool:
    return not 0 < port < 65536


_RULES: tuple[tuple[Callable[[Gate, str, str, int], bool], str], ...] = (
    (_not_web, "only http and https addresses are fetched"),
    (_no_port, "its address names no valid port"),
    (_no_name, "its address names no valid host"),
    (_disguised, "its address is a number in an unusual form; write it as four numbers with dots"),
    (_other_port, "only the ports 80 and 443 are fetched from"),
)
