"""The pages of members: the inbox, and a password from a link."""
