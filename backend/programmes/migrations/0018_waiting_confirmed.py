from django.db import migrations, models

from backend.core.migration_operations import AddIndexConcurrently, RemoveIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("programmes", "0017_signed_shares"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("hold_until__isnull", False)),
                fields=["hold_until"],
                name="registration_unconfirmed",
            ),
        ),
        RemoveIndexConcurrently(
            model_name="registration",
            name="registration_held",
        ),
    ]
