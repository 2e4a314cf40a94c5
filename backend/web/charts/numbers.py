"""Numbers as the active language writes them."""

from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def whole(number: float) -> str:
    """Return a whole number, as `1,200`."""
    return str(number_format(floor(number + 0.5), use_l10n=True, force_grouping=True))


def decimal(number: float) -> str:
    """Return a number with one decimal, half rounded up."""
    # By itself `number_format` would cut off what comes after.
    rounded = Decimal(repr(float(number))).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(number_format(rounded, decimal_pos=1, use_l10n=True, force_grouping=True))


def share(part: float) -> str:
    """Return a share of 0 to 1, as `24%`; what is not quite nothing or all is never shown so."""
    if 0 < part < 0.005:
        return per_cent(f"<{whole(1)}")
    return per_cent(f">{whole(99)}" if 0.995 <= part < 1 else whole(part * 100))


def share_range(lowest: float, highest: float) -> str:
    """Return a range of shares, as `0–3%`."""
    low, high = floor(lowest * 100 + 1e-9), ceil(highest * 100 - 1e-9)
    return per_cent(f"{whole(low)}–{whole(high)}")


def per_cent(number: str) -> str:
    """Return a number that is written already, as a percentage."""
    return _("%(number)s%%") % {"number": number}
