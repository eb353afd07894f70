"""Verbs of data protection."""

from socx.protection.services.erasure import (
    erase,
    erase_account,
    erase_words,
    finish,
    is_erased,
    obstacles,
    obstacles_of_account,
    read_list,
    repeat,
    what_stays,
    what_stays_of_account,
    write_list,
)
from socx.protection.services.people import Kept, kept, of_account, of_profile
from socx.protection.services.restriction import answer, lift, restrict, restrict_for
from socx.protection.services.retention import count_due, keep

__all__ = [
    "Kept",
    "answer",
    "count_due",
    "erase",
    "erase_account",
    "erase_words",
    "finish",
    "is_erased",
    "keep",
    "kept",
    "lift",
    "obstacles",
    "obstacles_of_account",
    "of_account",
    "of_profile",
    "read_list",
    "repeat",
    "restrict",
    "restrict_for",
    "what_stays",
    "what_stays_of_account",
    "write_list",
]
