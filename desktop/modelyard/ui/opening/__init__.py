"""The first picture of a start: the empty frame, and the list of the last time in it."""
