"""What goes into the packages beside the program, made under the project's own environment.

Each module writes one thing and is run as ``python packaging/parts/NAME.py TARGET``.
"""
