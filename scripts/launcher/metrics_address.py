"""`KIER_METRICS`: the address of metrics, local unless declared otherwise."""

import ipaddress

EXAMPLE = "KIER_METRICS=127.0.0.1:9100"
MOST = 65_535


def read(text: str, *, is_public: bool) -> tuple[str, int]:
    """Return host and port; raise `ValueError` for a wrong or public address.

    Its text is the end of a sentence; `is_public` allows public addresses.
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
