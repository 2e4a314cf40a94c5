"""A request has a reason beside its state, and days on which it was confirmed and begun."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experts", "0017_days_of_summaries")]

    operations = [
        migrations.RemoveConstraint(
            model_name="assignment",
            name="hope_closed_is_told",
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="hope_ended_has_a_day",
        ),
        migrations.AddField(
            model_name="assignment",
            name="begun_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="confirmed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="assignment",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("question", "back with a question"),
                    ("proposal", "a proposal waits for the requester"),
                    ("closed", "closed"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                    ("expired", "ended by time"),
                ],
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "is being written"),
                    ("submitted", "is being checked"),
                    ("with-requester", "is with the requester"),
                    ("going", "under way"),
                    ("delivered", "the result was given"),
                    ("ended", "has ended"),
                ],
                default="draft",
                max_length=14,
            ),
        ),
    ]
