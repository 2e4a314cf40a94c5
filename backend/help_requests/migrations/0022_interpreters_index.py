from django.db import migrations, models

from backend.core.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("help_requests", "0021_interpreters"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("status", "interprets")),
                fields=["ends_on"],
                name="referral_interpreting",
            ),
        ),
    ]
