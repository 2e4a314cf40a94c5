from django.db import migrations, models

from backend.core.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("help_requests", "0018_supervised"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("supervised", True)),
                fields=["organisation"],
                name="referral_supervised",
            ),
        ),
    ]
