"""The survey engine: questionnaires, rounds, anonymous answers and results."""
