"""Where outreach workers go."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Branch(TextChoices):
    """Where people work whom outreach workers visit."""

    HORTICULTURE = "horticulture", _("horticulture and greenhouses")
    FARM = "farm", _("farm")
    FOOD = "food", _("food and meat processing")
    RESTAURANT = "restaurant", _("restaurant or catering")
    NAILS = "nails", _("nail salon or beauty salon")
    MASSAGE = "massage", _("massage salon")
    CLEANING = "cleaning", _("cleaning")
    BUILDING = "building", _("building")
    LOGISTICS = "logistics", _("distribution centre or transport")
    SHIPPING = "shipping", _("ship or harbour")
    HOUSEHOLD = "household", _("private household")
    HOTEL = "hotel", _("hotel or holiday park")
    SHOP = "shop", _("shop or market")
    SEX_WORK = "sex-work", _("sex work")
    HOUSING = "housing", _("housing of workers")
    MEETING_PLACE = "meeting-place", _("meeting place, church or temple")
    STREET = "street", _("street or station")
    OTHER = "other", _("something else")
