"""Members: sign-in by the account system, parameters, keys, passwords."""
