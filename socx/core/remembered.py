"""What was found in a text, kept for the next time that the same text is looked through."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

#: So many texts are remembered of each kind, then one begins anew.
MOST = 4_096


def remembered(find: Callable[[str], T]) -> Callable[[str], T]:
    """Ask a function of a text alone once for each text.

    A form that saves itself is looked through with every pause of whoever writes, and most of its texts are as
    they were. The text is not kept, only its digest and what was found; nobody may change what comes back.
    """
    known: dict[bytes, T] = {}

    @wraps(find)
    def asked(text: str) -> T:
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        found = known.get(key)
        if found is None:
            found = find(text)
            if len(known) >= MOST:
                known.clear()
            known[key] = found
        return found

    return asked
