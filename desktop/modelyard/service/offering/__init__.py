"""What sources have: what is added from there, whether it fits, what is newer."""
