"""Boxes of the programme under the server's secret key."""

from backend.core.rotation import KEPT, box_column

from .models import LinkCounts, PageUse
from .services import link_counts, page_use

KEPT.append(box_column("counts of links", LinkCounts, "box", link_counts.purpose_of))
KEPT.append(box_column("counts of pages", PageUse, "box", page_use.purpose_of))
