from django.db import migrations, models

from backend.core.mac_migrations import SignRows

BEFORE = ["project", "slug", "roles", "pass_mark", "gives_certificate", "valid_months", "for_places"]


class Migration(migrations.Migration):

    dependencies = [
        ("programmes", "0030_days_of_releases"),
    ]

    operations = [
        migrations.AddField(
            model_name="course",
            name="earlier_marks",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        SignRows(
            "course",
            [
                "project",
                "slug",
                "roles",
                "pass_mark",
                "earlier_marks",
                "gives_certificate",
                "valid_months",
                "for_places",
            ],
            before=BEFORE,
        ),
    ]
