"""The API of Platform HOPE: evaluations."""
