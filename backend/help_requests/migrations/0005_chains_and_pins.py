from django.db import migrations, models

from backend.help_requests.pins_due import pin_due_signature


def mark_referrals(apps, schema_editor):
    """What was accepted by now has no pin yet."""
    referrals = apps.get_model("help_requests", "Referral").objects
    accepted = referrals.filter(status__in=["accepted", "closed"]).values_list("id", flat=True)
    for referral in accepted.iterator():
        referrals.filter(id=referral).update(pin_due=pin_due_signature(referral))


class Migration(migrations.Migration):

    dependencies = [
        ('help_requests', '0004_stored_bytes'),
        ('organisations', '0004_key_succession'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='pin_mac',
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='pin_number',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="pin_due",
            field=models.CharField(db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name='seekerenvelope',
            name='chain',
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pin_mac__isnull', True), ('pin_number__isnull', True)), models.Q(('pin_mac__isnull', False), ('pin_number__isnull', False)), _connector='OR'), name='referral_pin_whole'),
        ),
        migrations.RunPython(mark_referrals, migrations.RunPython.noop),
    ]
