"""The language of a free text moves into its box, and all boxes of a round get one size."""

from collections import Counter
from typing import Any

from django.db import migrations, models

AT_ONCE = 500


def lock_anew(apps: Any, _schema_editor: Any) -> None:
    """Lock each text with its language in it, and count the languages of each round.

    What no secret key opens stays as it is, and its language is forgotten.
    """
    from backend.core.crypto.errors import Damaged
    from backend.core.errors import Conflict
    from surveys.questionnaire.compiled import compile_definition
    from surveys.questionnaire.definition import read
    from surveys.questionnaire.sizes import text_size
    from surveys.services.boxes import lock_counts, lock_text, open_text

    texts = apps.get_model("surveys", "FreeText").objects
    rounds = apps.get_model("surveys", "Round").objects
    for survey in rounds.filter(texts__isnull=False).distinct().select_related("version"):
        size = text_size(compile_definition(read(survey.version.definition)))
        found: Counter[tuple[str, str]] = Counter()
        changed: list[Any] = []
        for row in texts.filter(round=survey).iterator(AT_ONCE):
            found[row.question, row.language] += 1
            try:
                row.box = lock_text(open_text(bytes(row.box)).text or "", row.language, size)
            except (Damaged, Conflict):
                continue
            changed.append(row)
            if len(changed) >= AT_ONCE:
                texts.bulk_update(changed, ["box"])
                changed.clear()
        texts.bulk_update(changed, ["box"])
        counts: dict[str, dict[str, int]] = {}
        for (question, language), number in found.items():
            counts.setdefault(question, {})[language] = number
        rounds.filter(id=survey.id).update(text_counts=lock_counts(counts))


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_form_import")]

    operations = [
        migrations.RemoveIndex(model_name="freetext", name="survey_text_groups"),
        migrations.AddField(
            model_name="round", name="text_counts", field=models.BinaryField(default=b"")
        ),
        migrations.AddIndex(
            model_name="freetext",
            index=models.Index(fields=["round", "question"], name="survey_text_groups"),
        ),
        migrations.RunPython(lock_anew, migrations.RunPython.noop),
        migrations.RemoveField(model_name="freetext", name="language"),
    ]
