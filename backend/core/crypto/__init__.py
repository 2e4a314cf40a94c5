"""Cryptography of the Kier protocol, suite 1: pure functions without Django, network or files."""
