"""Names in files for what Kier has and XLSForm does not."""

# A list of choices; names of other lists have no colon.
YES_NO = "kier:yes_no"
# Lists with the texts at the ends of a scale, numbered.
ENDS = "kier:ends:"
# Columns of questions: edges of classes in results.
CLASSES = "kier::classes"
# The name of a list with texts at the ends of a scale, where other tools allow no `tick_labelset`.
ENDS_COLUMN = "kier::ends"
# Columns of settings, with the code of a language: the title in other languages.
TITLE = "kier::title::"
