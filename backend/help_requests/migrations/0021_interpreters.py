from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("help_requests", "0020_inbox_changes"),
        ("organisations", "0013_interpreted_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="helprequest",
            name="key_due",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="message",
            name="interpreter",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="proposal",
            name="until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="ends_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="reason",
            field=models.CharField(
                choices=[
                    ("knows-more", "They know more about this"),
                    ("nearer", "They are nearer to this person"),
                    ("language", "They speak the language"),
                    ("sooner", "They can help sooner"),
                    ("together", "Together we can help better"),
                    ("interprets", "They interpret until a day"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="referral",
            name="status",
            field=models.CharField(
                choices=[
                    ("waiting", "waits for its turn"),
                    ("offered", "sent, not yet answered"),
                    ("accepted", "accepted"),
                    ("declined", "declined"),
                    ("closed", "closed"),
                    ("withdrawn", "consent withdrawn"),
                    ("interprets", "interprets until a day"),
                ],
                max_length=10,
            ),
        ),
    ]
