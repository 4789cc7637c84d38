"""The encryption dictionary of a PDF file, AES-256 with revision 6 (ISO 32000-2, 7.6.4): passwords, permissions, the file's key."""

from __future__ import annotations

import hashlib
import secrets
import stringprep
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

ALLOWED = {"print": 1 << 2 | 1 << 11, "modify": 1 << 3 | 1 << 10, "copy": 1 << 4, "annotate": 1 << 5 | 1 << 8}  # bits of table 22
LONGEST = 127  # bytes of a password
_READ_ALOUD = 1 << 9  # bit 10: programs for people who cannot see may take the text
_SET = 0xFFFFF0C0  # bits 7, 8 and 13 to 32 are always set
_ROUNDS = 64


@dataclass(frozen=True)
class Lock:
    """The passwords of a copy, and what is allowed, of ALLOWED. An empty `user` password: the copy opens without one.

    Reading aloud by a screen reader is always allowed. Raises ValueError, in words for an instructor, for a password that
    PDF cannot take, and for a permission that does not exist.
    """

    owner: str
    user: str = ""
    allow: frozenset[str] = frozenset({"print"})

    def __post_init__(self) -> None:
        if unknown := sorted(set(self.allow) - ALLOWED.keys()):
            raise ValueError(f"there is no permission {', '.join(unknown)}; there are {', '.join(ALLOWED)}")
        if not self.owner:
            raise ValueError("a protected PDF needs an owner password")
        for password in (self.owner, self.user):
            password_bytes(password)

    def __repr__(self) -> str:
        return f"Lock(allow={sorted(self.allow)})"  # passwords never end up in a log

    @property
    def permissions(self) -> int:
        """The 32 bits of /P."""
        bits = _SET | _READ_ALOUD
        for name in self.allow:
            bits |= ALLOWED[name]
        return bits


def password_bytes(password: str) -> bytes:
    """A password as PDF has it: prepared by SASLprep (RFC 4013), in UTF-8, at most 127 bytes. Raises ValueError where it cannot be."""
    kept = "".join(" " if stringprep.in_table_c12(one) else one for one in password if not stringprep.in_table_b1(one))
    text = unicodedata.normalize("NFKC", kept)
    forbidden = (
        stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4, stringprep.in_table_c5,
        stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8, stringprep.in_table_c9,
    )
    if any(test(one) for one in text for test in forbidden):
        raise ValueError("the password has a character that a PDF password cannot have, such as a line break or a tab")
    right = [stringprep.in_table_d1(one) for one in text]
    if any(right) and (not (right[0] and right[-1]) or any(map(stringprep.in_table_d2, text))):
        raise ValueError("the password mixes letters written right to left with others; PDF passwords cannot")
    try:
        encoded = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("the password has half a character in it") from error
    if len(encoded) > LONGEST:
        raise ValueError(f"the password is too long: {len(encoded)} bytes; a PDF password has at most {LONGEST}")
    return encoded


def padding(length: int) -> bytes:
    """What fills a stream up to whole blocks (PKCS #7)."""
    missing = 16 - length % 16
    return bytes([missing]) * missing


@dataclass(frozen=True)
class Keys:
    """The key that a learner's files are encrypted by, and the encryption dictionary that gives it for a password."""

    key: bytes = field(repr=False)
    dictionary: bytes = field(repr=False)


def make_keys(lock: Lock, random: Callable[[int], bytes] = secrets.token_bytes) -> Keys:
    """A new key and its dictionary, for all files of one learner. `random(n)` gives n random bytes."""
    key, user, owner = random(32), password_bytes(lock.user), password_bytes(lock.owner)
    user_salts, owner_salts = random(16), random(16)
    user_entry = hash_2b(user, user_salts[:8]) + user_salts  # algorithm 8
    user_key = _encrypt(hash_2b(user, user_salts[8:]), key)
    owner_entry = hash_2b(owner, owner_salts[:8], user_entry) + owner_salts  # algorithm 9
    owner_key = _encrypt(hash_2b(owner, owner_salts[8:], user_entry), key)
    permissions = lock.permissions
    perms = _perms(key, permissions.to_bytes(4, "little") + b"\xff\xff\xff\xffTadb" + random(4))  # algorithm 10
    entries = {b"U": user_entry, b"UE": user_key, b"O": owner_entry, b"OE": owner_key, b"Perms": perms}
    return Keys(
        key,
        b"<</Filter/Standard/V 5/R 6/Length 256/P %d/StmF/StdCF/StrF/StdCF/CF<</StdCF<</Type/CryptFilter/AuthEvent/DocOpen/CFM/AESV3/Length 32>>>>%b>>"
        % (permissions - (1 << 32), b"".join(b"/%b<%b>" % (name, value.hex().encode()) for name, value in entries.items())),
    )


def hash_2b(password: bytes, salt: bytes, user_entry: bytes = b"") -> bytes:
    """Algorithm 2.B: the slow hash of a password."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = hashlib.sha256(password + salt + user_entry).digest()
    done, last = 0, 0
    while done < _ROUNDS or last > done - 32:
        cipher = Cipher(algorithms.AES128(key[:16]), modes.CBC(key[16:32])).encryptor()
        text = cipher.update((password + key + user_entry) * 64)
        kind = int.from_bytes(text[:16], "big") % 3
        key = (hashlib.sha256, hashlib.sha384, hashlib.sha512)[kind](text).digest()
        done, last = done + 1, text[-1]
    return key[:32]


def _encrypt(by: bytes, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return Cipher(algorithms.AES256(by), modes.CBC(bytes(16))).encryptor().update(key)


def _perms(key: bytes, block: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return Cipher(algorithms.AES256(key), modes.ECB()).encryptor().update(block)
