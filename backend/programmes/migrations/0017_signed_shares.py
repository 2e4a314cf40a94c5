from django.db import migrations, models

from backend.core.mac_migrations import SignRows

BEFORE = ["project", "name", "municipality", "kind", "state", "certificate_code"]
ADDED = [
    "staff",
    "checked_staff",
    "is_flagged",
    "period",
    "passed",
    "shown",
    "certified_until",
    "certified_period",
    "certificate",
]


class Migration(migrations.Migration):

    dependencies = [
        ("programmes", "0016_certificate_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="spenttoken",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        SignRows("spenttoken", ["place", "period"]),
        SignRows("place", [*BEFORE, *ADDED], before=BEFORE),
    ]
