"""The API of Platform HOPE: consultations and their results."""
