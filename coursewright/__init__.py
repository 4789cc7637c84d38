"""Coursewright: a continuing-education course, written once in Markdown, built into everything it needs to be."""

__version__ = "0.1.0"
