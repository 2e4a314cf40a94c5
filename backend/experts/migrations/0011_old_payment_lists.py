"""What was put on a list for payment on one day stands on one, which can be had again."""

import uuid
from typing import Any

from django.db import migrations


def number_old_lists(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("experts", "Fee").objects.filter(exported_on__isnull=False)
    parts = apps.get_model("experts", "Invitation").objects
    platform = "invitation__assignment__platform"
    for one in rows.values(platform, "exported_on").distinct().order_by():
        theirs = parts.filter(assignment__platform=one[platform])
        same = rows.filter(invitation__in=theirs, exported_on=one["exported_on"])
        same.update(payment_list=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0010_payment_lists"),
    ]

    operations = [
        migrations.RunPython(number_old_lists, migrations.RunPython.noop, elidable=True),
    ]
