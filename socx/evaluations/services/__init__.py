"""Verbs of this room: count participants, ask, take answers, go on without one, forget what is old."""

from socx.evaluations.services.answering import answer, answerer_of, unanswered
from socx.evaluations.services.asking import ask, ask_all
from socx.evaluations.services.closing import Awaited, awaited, waive
from socx.evaluations.services.forgetting import forget
from socx.evaluations.services.linking import cap_of, is_open, make_link, renew_link, stop_link, take_answers
from socx.evaluations.services.register import delete_names, keep_names, save_counts

__all__ = [
    "Awaited",
    "answer",
    "answerer_of",
    "ask",
    "ask_all",
    "awaited",
    "cap_of",
    "delete_names",
    "forget",
    "is_open",
    "keep_names",
    "make_link",
    "renew_link",
    "save_counts",
    "stop_link",
    "take_answers",
    "unanswered",
    "waive",
]
