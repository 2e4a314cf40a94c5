from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0015_plans_of_waves"),
    ]

    operations = [
        migrations.RemoveField("invitation", "hours"),
        migrations.AlterField("invitation", "invited_on", models.DateField()),
        migrations.AlterField(
            "invitation",
            "state",
            models.CharField(
                choices=[
                    ("invited", "was asked"),
                    ("accepted", "takes part"),
                    ("declined", "takes no part"),
                ],
                default="invited",
                max_length=8,
            ),
        ),
    ]
