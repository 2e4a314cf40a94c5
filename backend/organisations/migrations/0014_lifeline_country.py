from django.db import migrations, models

from backend.core.mac_migrations import SignRows

BEFORE = (
    "age_from",
    "age_to",
    "languages",
    "hours",
    "open_on_holidays",
    "together",
    "source",
    "checked",
)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0013_interpreted_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="lifelinedetails",
            name="country",
            field=models.CharField(db_default="NL", default="NL", max_length=2),
        ),
        SignRows("lifelinedetails", [*BEFORE, "country"], before=BEFORE),
    ]
