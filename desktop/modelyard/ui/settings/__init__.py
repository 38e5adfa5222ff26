"""The settings: a sheet of pages."""
