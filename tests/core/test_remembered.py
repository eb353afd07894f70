"""What is remembered of texts."""

from __future__ import annotations

from socx.core.remembered import MOST, remembered


def test_a_function_is_asked_once_for_each_text() -> None:
    asked: list[str] = []

    @remembered
    def letters(text: str) -> list[str]:
        asked.append(text)
        return sorted(set(text))

    assert [letters("aba"), letters("aba"), letters("b\ud800"), letters("")] == [
        ["a", "b"],
        ["a", "b"],
        ["b", "\ud800"],
        [],
    ]
    assert letters("") == []
    assert asked == ["aba", "b\ud800", ""]


def test_it_begins_anew_when_it_knows_enough() -> None:
    asked: list[str] = []
    look = remembered(lambda text: asked.append(text) or len(text))

    for number in range(MOST + 1):
        look(str(number))

    assert look("0") == 1
    assert asked.count("0") == 2
