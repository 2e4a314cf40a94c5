"""The column “appearance”: what Kier shows, and what it reports."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from .report import Report, What
from .tree import Node

# What Kier shows so, too.
SHOWN = {"minimal", "field-list", "table-list", "multiline", "likert", "smileys"}
# What only looks different: the same question, the same answers.
LOOKS = {
    *("compact", "quick", "quickcompact", "columns", "columns-pack", "columns-flex", "horizontal"),
    *("autocomplete", "autocomplete_chars", "no-buttons", "list-nolabel", "list", "no-calendar"),
    *("vertical", "no-ticks", "picker", "rating", "distress", "counter", "thousands-sep"),
    *("numbers", "image-map", "map", "masked", "pages", "full", "w", "horizontal-compact", "new"),
}
# What asks for something else than the type says.
CHANGES = {
    "year": _("It asks for a year alone; here the whole date is asked."),
    "month-year": _("It asks for month and year alone; here the whole date is asked."),
    "ethiopian": _("It shows another calendar; here the usual one is shown."),
}
CALENDARS = {"coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"}
DEVICES = {"bearing", "url", "signature", "draw", "annotate"}


def judge_appearance(node: Node, title: str, report: Report) -> list[str]:
    """Return the harmless words of an appearance, and report the others."""
    place, kept = (title, node.row.number), list[str]()
    words = node.row.values.get("appearance", "").split()
    for word in words:
        name = word.partition("(")[0]
        base = name.rstrip("0123456789").rstrip("-")
        if word in SHOWN or base in LOOKS or name in LOOKS:
            kept.append(word)
        elif word in CHANGES or word in CALENDARS:
            why = CHANGES.get(word, CHANGES["ethiopian"])
            report.say(*place, What.CHANGED, gettext(why))
        elif word in DEVICES or name.startswith(("ex:", "printer:")):
            why = gettext("“{name}” asks the device for something, which is not taken.")
            report.say(*place, What.NOT_TAKEN, why.replace("{name}", word[:50]))
        else:
            kept.append(word)
            why = gettext("The appearance “{name}” is not known here: it is shown as usual.")
            report.say(*place, What.LEFT_OUT, why.replace("{name}", word[:50]))
    return kept
