"""One line of text, in any script, as PDF operators, and the fonts it needs.

    letterer = Letterer()                                # the course's sans, then the fonts of the system
    line = letterer.line("Prepared for ", "Ana Ωmega", size=7)      # each piece keeps its own direction
    line.operators                                       # BT ... ET, the left end of the base line at 0 0
    line.width, line.ascent, line.descent                # points; descent is below zero
    fonts = letterer.fonts([line, other], first=120)     # what to embed, as objects from number 120
    fonts.resources                                      # b"<</CwSourceSansPro-Regular 120 0 R>>" for /Resources /Font
    fonts.pieces                                         # the objects
"""

from .letterer import Letterer, Line, MissingGlyphs

__all__ = ["Letterer", "Line", "MissingGlyphs"]
