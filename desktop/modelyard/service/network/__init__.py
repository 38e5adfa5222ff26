"""The way out: which proxy an address is reached through."""
