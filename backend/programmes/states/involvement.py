"""Involvement of experts by experience: how far they take part."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InvolvementStage(TextChoices):
    """How far experts by experience took part, from the least on."""

    INFORMED = "informed", _("informed")
    CONSULTED = "consulted", _("consulted")
    CO_DECIDING = "co-deciding", _("co-deciding")


# The order of `InvolvementStage`, by which a quarter shows the farthest.
STAGE_ORDER = {stage: place for place, stage in enumerate(InvolvementStage.values)}
# Who was told alone gave no advice.
ADVISING_STAGES = (InvolvementStage.CONSULTED, InvolvementStage.CO_DECIDING)
