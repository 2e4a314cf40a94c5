"""Drafts that were never sent and taken back were handed to the desk: they are erased."""

from typing import Any

from django.db import migrations


def erase(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("experts", "Assignment").objects
    rows.filter(state="withdrawn", submitted_on=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0008_reminded_on"),
    ]

    operations = [
        migrations.RunPython(erase, migrations.RunPython.noop, elidable=True),
    ]
