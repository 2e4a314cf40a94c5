"""The API of Platform HOPE: requests."""
