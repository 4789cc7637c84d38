"""Citations by CSL: which fields an item may have, and what the formatter's library needs before and after it does its work."""
