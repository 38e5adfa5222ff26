"""The sheets over the window that belong to no single place."""
