"""Where metrics are asked for: `KIER_METRICS`, an address of this machine alone unless meant."""

import ipaddress

EXAMPLE = "KIER_METRICS=127.0.0.1:9100"
MOST = 65_535


def read(text: str, *, is_public: bool) -> tuple[str, int]:
    """Return host and port of `host:port`, with an IPv6 address in brackets.

    :param is_public: whether it may be one that other machines reach
    :raises ValueError: it is none, or one that other machines reach; the text ends a sentence
    """
    host, _colon, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (port.isascii() and port.isdigit() and int(port) <= MOST):
        raise ValueError(f"which has no port: {EXAMPLE}")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise ValueError(f"which is no address of a network: {EXAMPLE}") from None
    if not (address.is_loopback or is_public):
        raise ValueError(
            f"which other machines can reach: {EXAMPLE}, or KIER_METRICS_BEYOND_LOOPBACK=true if "
            "a firewall lets nobody but Prometheus in"
        )
    return host, int(port)
