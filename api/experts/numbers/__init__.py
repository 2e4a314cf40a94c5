"""The API of Platform HOPE: numbers, and what waits at the desk."""
