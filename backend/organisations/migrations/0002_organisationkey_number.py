from collections import Counter

from django.db import migrations, models


def number_keys(apps, schema_editor):
    """Keys that are there count from 1 within their organisation; the active one is the last."""
    numbers = Counter()
    for key in apps.get_model("organisations", "OrganisationKey").objects.order_by("active", "id"):
        numbers[key.organisation_id] += 1
        key.number = numbers[key.organisation_id]
        key.save(update_fields=["number"])


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisationkey",
            name="number",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.RunPython(number_keys, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="organisationkey",
            constraint=models.UniqueConstraint(
                fields=["organisation", "number"], name="organisation_key_number_once"
            ),
        ),
    ]
