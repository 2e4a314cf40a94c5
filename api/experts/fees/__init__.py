"""The API of Platform HOPE: fees."""
