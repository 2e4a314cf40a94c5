"""`scripts/xlsform`: imports whole folders of forms."""
