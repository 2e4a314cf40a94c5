"""What can be done at Platform HOPE, by what it is about."""
