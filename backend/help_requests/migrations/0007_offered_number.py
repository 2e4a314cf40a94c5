from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def number_offers(apps, schema_editor):
    """Give offers that are open the last number of their organisation before the hour of the offer."""
    referrals = apps.get_model("help_requests", "Referral").objects.filter(status="offered")
    before = (
        apps.get_model("help_requests", "Message")
        .objects.filter(
            request=OuterRef("request"),
            organisation=OuterRef("organisation"),
            sent_hour__lt=OuterRef("offered_hour"),
        )
        .order_by("-number")
    )
    referrals.update(offered_number=Coalesce(Subquery(before.values("number")[:1]), 0))


class Migration(migrations.Migration):
    dependencies = [("help_requests", "0006_waves")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="offered_number",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(number_offers, migrations.RunPython.noop, elidable=True),
    ]
