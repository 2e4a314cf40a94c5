"""Days, months and dates that Django does not have, or not as they stand in a sentence.

A folder for each language: a catalogue of Django's own messages, and `formats.py` as in
`django.conf.locale`.
"""
