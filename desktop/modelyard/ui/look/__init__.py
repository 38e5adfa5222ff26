"""Colours, sizes and icons, and how texts of any origin are made fit to be painted."""
