"""A fee is noted, on a list for payment, or paid; what was approved stands on a list."""

import uuid
from typing import Any

from django.db import migrations, models


def put_on_lists(apps: Any, schema_editor: Any) -> None:
    fees = apps.get_model("experts", "Fee").objects
    parts = apps.get_model("experts", "Invitation").objects
    fees.filter(state="exported").update(state="listed")
    approved = fees.filter(state="approved")
    platform = "invitation__assignment__platform"
    on_none = approved.filter(payment_list=None)
    # Each row is changed once: PostgreSQL alters no table of which a change waits to be checked.
    for (one,) in on_none.values_list(platform).distinct().order_by():
        theirs = on_none.filter(invitation__in=parts.filter(assignment__platform=one))
        theirs.update(payment_list=uuid.uuid4(), state="listed")
    approved.update(state="listed")


def approve_again(apps: Any, schema_editor: Any) -> None:
    listed = apps.get_model("experts", "Fee").objects.filter(state="listed")
    listed.filter(downloaded_on=None).update(state="approved")
    listed.update(state="exported")


class Migration(migrations.Migration):
    dependencies = [("experts", "0013_evaluations_at_points")]

    operations = [
        migrations.RenameField("fee", "exported_on", "downloaded_on"),
        migrations.RunPython(put_on_lists, approve_again, elidable=True),
        migrations.AlterField(
            model_name="fee",
            name="state",
            field=models.CharField(
                choices=[
                    ("noted", "noted"),
                    ("listed", "on a list for payment"),
                    ("paid", "paid"),
                ],
                default="noted",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="fee",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment_list", None), ("state", "noted"))
                | models.Q(("payment_list__isnull", False), ("state", "listed"))
                | models.Q(("state", "paid")),
                name="hope_listed_on_a_list",
            ),
        ),
    ]
