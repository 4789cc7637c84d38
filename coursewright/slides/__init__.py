"""Slides: what stands on them, how much fits, what is said to them. The writers of PPTX and PDF read the deck that is made here."""
