"""How many bytes of boxes each request holds, counted once for those that are there already."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Length

LOCKED_KEY_BYTES = 60


def count_stored_bytes(apps: Any, schema_editor: Any) -> None:
    """Add up messages and envelopes of each request."""

    def bytes_of(model: str, path: str, column: str) -> Coalesce:
        rows = apps.get_model("help_requests", model).objects.filter(**{path: OuterRef("pk")})
        sums = rows.order_by().values(path).annotate(size=Sum(Length(column))).values("size")
        return Coalesce(Subquery(sums, output_field=models.IntegerField()), 0)

    apps.get_model("help_requests", "HelpRequest").objects.update(
        stored_bytes=LOCKED_KEY_BYTES
        + bytes_of("Message", "request", "body")
        + bytes_of("SeekerEnvelope", "request", "box")
        + bytes_of("Referral", "request", "envelope")
        + bytes_of("ReferralEnvelope", "referral__request", "box")
    )


class Migration(migrations.Migration):
    dependencies = [("help_requests", "0003_overdue")]
    operations = [
        migrations.AddField(
            model_name="helprequest",
            name="stored_bytes",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(count_stored_bytes, migrations.RunPython.noop),
    ]
