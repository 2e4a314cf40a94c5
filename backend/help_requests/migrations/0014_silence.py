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
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("status", "accepted")),
                fields=["last_message_hour"],
                name="referral_silent",
            ),
        ),
    ]
