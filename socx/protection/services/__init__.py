"""Verbs of data protection."""

from socx.protection.services.by_two import ask_erasure, confirm, drop, obstacles_of
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
    write_list,
)
from socx.protection.services.people import Kept, kept, of, of_account, of_profile
from socx.protection.services.restriction import answer, lift, restrict, restrict_for
from socx.protection.services.retention import count_due, keep

__all__ = [
    "Kept",
    "answer",
    "ask_erasure",
    "confirm",
    "count_due",
    "drop",
    "erase",
    "erase_account",
    "erase_words",
    "finish",
    "is_erased",
    "keep",
    "kept",
    "lift",
    "obstacles",
    "obstacles_of",
    "obstacles_of_account",
    "of",
    "of_account",
    "of_profile",
    "read_list",
    "repeat",
    "restrict",
    "restrict_for",
    "what_stays",
    "write_list",
]
