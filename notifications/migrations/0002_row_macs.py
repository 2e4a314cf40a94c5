from django.db import migrations, models

from backend.core.mac_migrations import SignRows


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        SignRows("device", ["via", "owner_kind", "owner", "digest", "address"]),
    ]
