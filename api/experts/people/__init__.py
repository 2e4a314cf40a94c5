"""The API of Platform HOPE: the platform, its people, and the steps of their paths."""
