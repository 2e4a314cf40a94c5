"""What can be asked of Platform HOPE's rows."""
