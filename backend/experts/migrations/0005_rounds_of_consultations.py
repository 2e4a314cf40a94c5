"""Rounds of consultations get their owner; tokens that others made for them let nobody in."""

from typing import Any

from django.db import migrations


def give_owner(apps: Any, _schema_editor: Any) -> None:
    """Name the consultation as the owner of its round."""
    consultations = apps.get_model("experts", "Consultation").objects
    rounds = apps.get_model("surveys", "Round").objects
    tokens = apps.get_model("surveys", "Token").objects
    for assignment, survey in consultations.values_list("assignment_id", "round_id"):
        rounds.filter(id=survey).update(owner_kind="experts.consultation", owner_id=assignment)
        # The platform makes one when a member hands in, and spends it at once.
        tokens.filter(round_id=survey).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0004_consultation_changed_on"),
        ("surveys", "0002_round_owner"),
    ]

    operations = [migrations.RunPython(give_owner, migrations.RunPython.noop)]
