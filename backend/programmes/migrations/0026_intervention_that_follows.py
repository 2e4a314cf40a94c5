from django.db import migrations, models

from backend.core.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("programmes", "0025_intervention_follows"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="intervention",
            index=models.Index(
                condition=models.Q(("follows__isnull", False)),
                fields=["follows"],
                name="intervention_that_follows",
            ),
        ),
    ]
