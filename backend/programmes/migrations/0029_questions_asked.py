from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("programmes", "0028_digests_of_releases"),
    ]

    operations = [
        migrations.AddField(
            model_name="intervention",
            name="asked",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
