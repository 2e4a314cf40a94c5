"""Boxes of help requests under the server's secret key."""

from backend.core.rotation import KEPT, box_column

from .figures.boxes import purpose_of
from .models import ErasedFigures

KEPT.append(box_column("counts of erased requests", ErasedFigures, "box", purpose_of))
