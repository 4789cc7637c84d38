"""What can be found of a certificate, in the words that the page and the command line share."""

from __future__ import annotations

GENUINE, CHANGED, OTHER_KEY, EXPIRED, REVOKED, UNREADABLE = "genuine", "changed", "other-key", "expired", "revoked", "unreadable"

# For each verdict its heading and what it means.
WORDS: dict[str, tuple[str, str]] = {
    GENUINE: ("Genuine", "This certificate was issued by the provider named below, and nothing in it was changed since."),
    CHANGED: ("Changed", "This is not as it was issued: something in it was changed, damaged or added. Do not rely on it."),
    OTHER_KEY: ("Made with another key", "This was not signed by the provider whose certificates are checked here. Do not rely on it."),
    EXPIRED: ("Expired", "This certificate is genuine, and the day until which it was valid is past."),
    REVOKED: ("Withdrawn", "This certificate was issued and later withdrawn by its provider. It no longer holds."),
    UNREADABLE: ("Not a certificate", "No certificate of this kind can be found in what was given."),
}
