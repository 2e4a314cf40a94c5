"""Boxes of the programme under the server's secret key."""

from backend.core.rotation import KEPT, box_column

from .models import LinkCounts
from .services.link_counts import purpose_of

KEPT.append(box_column("counts of links", LinkCounts, "box", purpose_of))
