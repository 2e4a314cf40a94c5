"""Fake providers of push and mail, started by hand."""
