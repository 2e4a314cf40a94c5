import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0024_signed_figures"),
    ]

    operations = [
        migrations.RemoveField(model_name="intervention", name="notified_for"),
        migrations.AddField(
            model_name="intervention",
            name="reminded",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="intervention",
            name="follows",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="later",
                to="programmes.intervention",
            ),
        ),
    ]
