"""`scripts/xlsform`: tries the import of forms on whole folders of them."""
