"""The ways out of Kier: a folder each, with the same three files.

`message.py` makes what goes over, `answers.py` says what the provider's answer means,
`transport.py` sends. Nothing else knows a provider.
"""
