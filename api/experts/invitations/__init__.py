"""The API of Platform HOPE: invitations."""
