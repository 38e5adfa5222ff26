"""The Discover place: what can be had, and what is known of it."""
