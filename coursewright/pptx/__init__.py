"""Decks written as PowerPoint files, on a template of our own or on one that a provider gives."""
