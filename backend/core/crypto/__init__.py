"""Locks and keys of the Kier protocol, suite 1: pure functions, no Django, no network, no files.

The web app, the native apps and this package follow one contract and open each other's boxes.
`docs/encryption.md` tells which module does what; every error is a `CryptoError`.
"""
