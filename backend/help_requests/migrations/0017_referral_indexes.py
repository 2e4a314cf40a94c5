from django.db import migrations, models

from backend.core.migration_operations import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("help_requests", "0016_second_reader"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("status__in", ["accepted", "offered"])),
                fields=["organisation", "assignee"],
                name="referral_open",
            ),
        ),
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("assignee__isnull", False)),
                fields=["assignee"],
                name="referral_assignee",
            ),
        ),
        AddIndexConcurrently(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("status", "accepted")),
                fields=["last_message_hour"],
                name="referral_silent",
            ),
        ),
    ]
