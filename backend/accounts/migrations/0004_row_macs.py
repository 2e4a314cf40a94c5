from django.db import migrations, models

from backend.core.mac_migrations import SignRows


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_code_attempts_and_session_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        SignRows(
            "member",
            [
                "email",
                "name",
                "is_active",
                "is_staff",
                "is_superuser",
                "password",
                "salt",
                "public_key",
                "suite",
                "key_envelope",
            ],
        ),
    ]
