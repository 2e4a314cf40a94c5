"""The members' pages: the inbox, and setting a password."""
