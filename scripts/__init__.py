"""Commands for running, testing, checking and showing the project."""
