from django.db import migrations, models

from backend.core.mac_migrations import SignRows


class Migration(migrations.Migration):

    dependencies = [
        ("experts", "0005_rounds_of_consultations"),
    ]

    operations = [
        migrations.AddField(
            model_name="platform",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        migrations.AddField(
            model_name="expert",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        SignRows("platform", ["phone"]),
        SignRows("expert", ["platform", "status"]),
    ]
