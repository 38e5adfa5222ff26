"""The Model API as types: what is said between an app and a model service, and nothing else.

Every layer may import this package; it imports none of ours and does no input or output.
"""
