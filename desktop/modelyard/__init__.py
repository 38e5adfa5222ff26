"""Modelyard: a desktop app with which people manage the AI models on their own machine."""

__version__ = "0.1.0"
