"""Who is to be asked later stands in a plan; what became of asking follows from other facts."""

from itertools import groupby
from typing import Any

from django.db import migrations, models
from django.db.models import Max

UNDER_WAY = ["accepted", "running"]


def lay_down_plans(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("experts", "Invitation").objects
    # Who was to be asked when there were enough waited for a free place.
    waiting = rows.filter(state="queued") | rows.filter(state="full", invited_on=None)
    for assignment in apps.get_model("experts", "Assignment").objects.filter(state__in=UNDER_WAY):
        planned = waiting.filter(assignment=assignment).order_by("wave", "place", "id")
        plan = [
            {
                "hours": wave[0].hours,
                "people": [{"expert": str(one.expert_id), "reasons": one.reasons} for one in wave],
            }
            for wave in (list(some) for _wave, some in groupby(planned, lambda one: one.wave))
        ]
        # The desk was told where nobody was left; where somebody is, it is to be told.
        if plan or rows.filter(assignment=assignment, state="invited").exists():
            assignment.plan = plan
            assignment.save(update_fields=["plan"])
    rows.filter(invited_on=None, state__in=["queued", "full", "ended"]).delete()
    # Nobody waits for these, though their time to answer was not over.
    rows.filter(state__in=["queued", "full", "ended"]).update(state="invited", answer_by=None)
    rows.filter(state="lapsed").update(state="invited")


def ask_in_rows(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("experts", "Invitation").objects
    unanswered = rows.filter(state="invited", answer_by=None)
    unanswered.filter(assignment__state__in=UNDER_WAY).update(state="full")
    unanswered.update(state="ended")
    planned = apps.get_model("experts", "Assignment").objects.filter(plan__isnull=False)
    for assignment in planned:
        last = rows.filter(assignment=assignment).aggregate(wave=Max("wave"), place=Max("place"))
        place = last["place"] or 0
        for number, wave in enumerate(assignment.plan, (last["wave"] or 0) + 1):
            for one in wave["people"]:
                place += 1
                waits = {"state": "queued", "wave": number, "place": place}
                waits |= {"hours": wave["hours"], "reasons": one["reasons"]}
                rows.update_or_create(
                    assignment=assignment, expert_id=one["expert"], defaults=waits
                )


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0014_fees_on_lists"),
    ]

    operations = [
        migrations.AddField("assignment", "plan", models.JSONField(null=True)),
        migrations.RunPython(lay_down_plans, ask_in_rows, elidable=True),
    ]
