"""A request is in one of six states; what these say too little about stands in columns."""

from typing import Any

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

# By state of before: the state, and its reason.
PLACES = {
    "unconfirmed": ("draft", ""),
    "returned": ("with-requester", "question"),
    "proposed": ("with-requester", "proposal"),
    "accepted": ("going", ""),
    "running": ("going", ""),
    "closed": ("ended", "closed"),
    "declined": ("ended", "declined"),
    "withdrawn": ("ended", "withdrawn"),
    "expired": ("ended", "expired"),
}
WORKED = ("running", "delivered", "closed")


def use_fewer(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("experts", "Assignment").objects
    done = apps.get_model("experts", "Entry").objects.filter(assignment=OuterRef("pk"))

    def day_of(what: str) -> Subquery:
        return Subquery(done.filter(what=what).order_by("number").values("on")[:1])

    opened = rows.exclude(state="unconfirmed")
    opened.update(confirmed_on=Coalesce(day_of("confirm"), F("created_on")))
    rows.update(begun_on=day_of("start"))
    gave = rows.filter(state__in=("delivered", "closed"), delivered_on=None)
    gave.update(delivered_on=Coalesce("ended_on", "created_on"))
    worked = rows.filter(state__in=WORKED, begun_on=None)
    worked.update(begun_on=Coalesce("delivered_on", "created_on"))
    for before, (state, reason) in PLACES.items():
        rows.filter(state=before).update(state=state, reason=reason)


def use_many(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("experts", "Assignment").objects
    rows.filter(state="draft", confirmed_on=None).update(state="unconfirmed")
    rows.filter(state="going", begun_on__isnull=False).update(state="running")
    rows.filter(state="going").update(state="accepted")
    for before, (state, reason) in PLACES.items():
        if reason:
            rows.filter(state=state, reason=reason).update(state=before, reason="")


class Migration(migrations.Migration):
    dependencies = [("experts", "0018_reasons_of_states")]

    operations = [
        migrations.RunPython(use_fewer, use_many, elidable=True),
    ]
