"""The API of Platform HOPE: care for members during and after their work."""
