"""Each state has the reason that belongs to it.

In a transaction of its own: PostgreSQL alters no table of which a change waits to be checked.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experts", "0019_fewer_states")]

    operations = [
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "closed"), _negated=True),
                    models.Q(
                        models.Q(("said", ""), _negated=True), models.Q(("done", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="hope_closed_is_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True),
                    ("ended_on__isnull", False),
                    _connector="OR",
                ),
                name="hope_ended_has_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["ended", "with-requester"]), _negated=True),
                        ("reason", ""),
                    ),
                    models.Q(("reason__in", ["proposal", "question"]), ("state", "with-requester")),
                    models.Q(
                        ("reason__in", ["closed", "declined", "expired", "withdrawn"]),
                        ("state", "ended"),
                    ),
                    _connector="OR",
                ),
                name="hope_reason",
            ),
        ),
    ]
