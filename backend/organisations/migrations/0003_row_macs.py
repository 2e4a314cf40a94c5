from django.db import migrations, models

from backend.core.mac_migrations import SignRows


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0002_organisationkey_number"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        migrations.AddField(
            model_name="organisationkey",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        migrations.AddField(
            model_name="membership",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        migrations.AddField(
            model_name="lifeline",
            name="mac",
            field=models.BinaryField(db_default=b"", default=b"", max_length=32),
        ),
        SignRows(
            "organisation",
            [
                "slug",
                "name",
                "about",
                "safety_net",
                "accepting",
                "audiences",
                "themes",
                "age_from",
                "age_to",
                "regions",
                "home_regions",
                "languages",
                "wishes",
                "easy_language",
                "capacity",
                "response_hours",
            ],
        ),
        SignRows(
            "organisationkey",
            [
                "organisation",
                "number",
                "public",
                "suite",
                "recovery_envelope",
                "active",
            ],
        ),
        SignRows(
            "membership",
            [
                "organisation",
                "role",
            ],
        ),
        SignRows(
            "lifeline",
            [
                "position",
                "name",
                "phone",
                "url",
                "hours",
                "meant_for",
                "what",
            ],
        ),
    ]
