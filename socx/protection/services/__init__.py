"""Verbs of data protection."""

from socx.protection.services.erasure import (
    erase,
    erase_words,
    finish,
    obstacles,
    read_list,
    repeat,
    what_stays,
    write_list,
)
from socx.protection.services.people import Kept, kept, of_account, of_profile
from socx.protection.services.restriction import answer, lift, restrict
from socx.protection.services.retention import count_due, keep

__all__ = [
    "Kept",
    "answer",
    "count_due",
    "erase",
    "erase_words",
    "finish",
    "keep",
    "kept",
    "lift",
    "obstacles",
    "of_account",
    "of_profile",
    "read_list",
    "repeat",
    "restrict",
    "what_stays",
    "write_list",
]
