from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("help_requests", "0017_referral_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="supervised",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
