from django.db import migrations, models

from backend.core.mac_migrations import SignRows

SIGNED = {
    "signalfigures": ["table", "until", "signals", "tables"],
    "trainingfigures": [
        "training",
        "until",
        "sessions",
        "registered",
        "registered_most",
        "came_least",
        "came_most",
        "judged",
        "tables",
    ],
    "releasedfigure": ["indicator", "quarter", "least", "most"],
}


class Migration(migrations.Migration):

    dependencies = [
        ("programmes", "0023_involvement"),
    ]

    operations = [
        migrations.AddField(
            model_name="trainingfigures",
            name="registered_most",
            field=models.PositiveIntegerField(null=True),
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="mac",
                field=models.BinaryField(db_default=b"", default=b"", max_length=32),
            )
            for model in SIGNED
        ),
        *(SignRows(model, fields) for model, fields in SIGNED.items()),
    ]
