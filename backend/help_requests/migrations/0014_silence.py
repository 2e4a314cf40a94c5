from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("help_requests", "0013_proposals"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="asked_on",
            field=models.DateField(null=True),
        ),
    ]
