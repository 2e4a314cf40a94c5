"""What people see: the seeker's page, the inbox, and how they look."""
