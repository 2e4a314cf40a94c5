from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("help_requests", "0007_offered_number")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="reminded",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="referral",
            name="reminded_hour",
            field=models.DateTimeField(null=True),
        ),
    ]
