"""Mail to members, through any provider."""
