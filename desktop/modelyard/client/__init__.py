"""Typed calls of the Model API, the reconnecting event feed, and failures translated into ours."""
