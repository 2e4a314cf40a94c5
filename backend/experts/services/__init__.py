"""What is done at Platform HOPE, by subject, each in one transaction.

What is not there, or another's, raises `Missing`; what the state does not allow `ImpossibleMove`.
"""
