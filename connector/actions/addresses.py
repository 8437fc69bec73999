"""Which network addresses we talk to when somebody else names the host: public ones, whatever they look like."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
_6TO4 = IPv6Network("2002::/16")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet.

    An IPv6 address that stands for an IPv4 one (mapped, compatible, 6to4, NAT64, Teredo) is as public as that.

    >>> is_public("93.184.215.14"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    inner = _inside(parsed)
    if inner is not None:
        return _is_public_v4(inner)
    return parsed.is_global and not (
        parsed.is_multicast or parsed.is_reserved or parsed.is_site_local or parsed in _LOCAL_NAT64
    )


def _is_public_v4(address: IPv4Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.teredo is not None:
        return address.teredo[1]
    if address in _6TO4:
        return address.sixtofour
    number = int(address)
    if address in _NAT64 or 1 < number < 1 << 32:
        return IPv4Address(number & 0xFFFF_FFFF)
    return None
