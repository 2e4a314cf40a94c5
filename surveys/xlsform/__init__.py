"""XLSForm, the spreadsheets that other tools make surveys of: read with a report, and written.

`importing.read_form` makes a questionnaire of a file, `exporting.write_form` a file of one. Both
load libraries that a server does not need to start, so import them where they are used.
"""
