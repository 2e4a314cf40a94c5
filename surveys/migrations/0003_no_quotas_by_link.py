"""Rounds by open link lose their numbers by group, which nothing may look at before the end."""

from typing import Any

from django.db import migrations


def drop_quotas(apps: Any, _schema_editor: Any) -> None:
    """Empty the quotas of rounds that anybody may answer."""
    rounds = apps.get_model("surveys", "Round").objects
    rounds.filter(audience="link").update(quotas={})


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_round_owner")]

    operations = [migrations.RunPython(drop_quotas, migrations.RunPython.noop)]
