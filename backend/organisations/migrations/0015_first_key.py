from django.db import migrations, models

from backend.core.mac_migrations import SignRows

BEFORE = [
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
]


class Migration(migrations.Migration):

    dependencies = [
        ("organisations", "0014_lifeline_country"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="first_key",
            field=models.UUIDField(editable=False, null=True),
        ),
        SignRows("organisation", [*BEFORE, "first_key"], before=BEFORE),
    ]
