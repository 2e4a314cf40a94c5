"""Of a summary, days say how far it is: the last one to object, and the one of its approval."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Coalesce


def know_by_days(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("experts", "Consultation").objects
    # Each row is changed once: PostgreSQL alters no table of which a change waits to be checked.
    # A last day to object of before is none of now.
    rows.filter(state__in=["asking", "reacting"]).exclude(review_until=None).update(
        review_until=None
    )
    rows.filter(state="summing").update(state="summary", review_until=None)
    read_until = Coalesce("review_until", "answer_until")
    rows.filter(state="reviewing").update(state="summary", review_until=read_until)
    # Approving was the last change, where the day of changes was kept already.
    approved_on = Coalesce("changed_on", "review_until", "answer_until")
    rows.filter(state="approved").update(state="summary", approved_on=approved_on)


def know_by_state(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("experts", "Consultation").objects.filter(state="summary")
    rows.filter(approved_on__isnull=False).update(state="approved")
    rows.filter(review_until__isnull=False).update(state="reviewing")
    rows.update(state="summing")


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0016_rows_of_who_was_asked"),
    ]

    operations = [
        migrations.AddField("consultation", "approved_on", models.DateField(null=True)),
        migrations.RunPython(know_by_days, know_by_state, elidable=True),
        migrations.AlterField(
            "consultation",
            "state",
            models.CharField(
                choices=[("asking", "Asking"), ("reacting", "Reacting"), ("summary", "Summary")],
                default="asking",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            "consultation",
            models.CheckConstraint(
                condition=models.Q(state="summary")
                | models.Q(review_until=None, approved_on=None),
                name="hope_days_of_a_summary",
            ),
        ),
    ]
