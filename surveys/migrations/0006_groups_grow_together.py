"""Rounds whose groups are known note how many of each are published, and texts whether they are."""

from typing import Any

from django.db import migrations, models


def note_groups(apps: Any, _schema_editor: Any) -> None:
    """Take all that is written by now as published: what is published next has more than that."""
    tallies = apps.get_model("surveys", "Tally").objects
    rounds = apps.get_model("surveys", "Round").objects
    for survey in rounds.filter(audience__in=["token", "invitation"]).exclude(groups=[]):
        rows = tallies.filter(round=survey, table="@group")
        survey.published_groups = dict(rows.values_list("cell", "count"))
        survey.save(update_fields=["published_groups"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0005_text_languages")]

    operations = [
        migrations.AddField(
            model_name="freetext", name="shown", field=models.BooleanField(default=True)
        ),
        migrations.AddField(
            model_name="round", name="published_groups", field=models.JSONField(default=dict)
        ),
        migrations.RunPython(note_groups, migrations.RunPython.noop),
    ]
