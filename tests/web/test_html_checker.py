"""The checker of HTML finds what it should, and is content with a page that is well made."""

from __future__ import annotations

import pytest

from tests.html_checker import problems

PAGE = '<!DOCTYPE html><html lang="en"><head><title>Page</title></head><body><main><h1>Page</h1>{}</main></body></html>'


def test_a_page_that_is_well_made_has_no_problems():
    page = PAGE.format(
        '<p>Words <strong>and <em>more</em></strong>.</p><ul><li><a href="/x">A link</a></li></ul>'
        '<form method="post"><input type="hidden" name="t" value="1"><label for="a">Name</label>'
        '<input id="a" name="a" aria-describedby="h"><span id="h">Hint</span><button>Send</button></form>'
        '<table><caption>Table</caption><thead><tr><th scope="col">Head</th></tr></thead>'
        "<tbody><tr><td>1</td></tr></tbody></table>"
    )

    assert problems(page) == []


@pytest.mark.parametrize(
    ("markup", "sentence"),
    [
        ("<p>a</p></p>", "Unexpected"),
        ('<p class="a" class="b">a</p>', "duplicate"),
        ('<p id="a">a</p><p id="a">b</p>', "the id a stands 2 times"),
        ('<p id="a b">a</p>', "has a space"),
        ("<span><div>a</div></span>", "<div>a stands inside <span>a"),
        ('<a href="/"><button>b</button></a>', "<button>b stands inside"),
        ("<ul><div>a</div></ul>", "stands directly in <ul>a"),
        ("<ul></ul>", "is empty"),
        ("<li>a</li>", "<li>a stands in <main>"),
        ('<form><input name="a"></form>', "has no label"),
        ('<label for="b">B</label>', "for names b, which is not there"),
        ('<a href="#nowhere">a</a>', "leads to #nowhere"),
        ("<fieldset><p>a</p></fieldset>", "has no legend"),
        ("<table><caption>c</caption><tr><td>1</td></tr></table>", "has no heads"),
        ('<table><tr><th scope="col">1</th></tr></table>', "has no caption"),
        (
            '<table><caption>c</caption><tr><th scope="col">1</th></tr><tr><td>1</td><td>2</td></tr></table>',
            "rows of [1, 2] cells",
        ),
        ('<a href="/"></a>', "says nothing"),
        ('<img src="/a.png">', "has no alt"),
        ('<p style="color:red">a</p>', "a style of its own"),
        ("<script>1</script>", "a script stands in the page"),
        ('<p onclick="x()">a</p>', "has onclick"),
        ("<h1>Second</h1>", "the page has 2 h1"),
        ("<center>a</center>", "no longer in HTML"),
        ("a &nosuch; b < c", "entity"),
    ],
)
def test_what_is_wrong_is_named(markup, sentence):
    found = problems(PAGE.format(markup))

    assert any(sentence.lower() in line.lower() for line in found), found


def test_a_page_without_language_title_or_main_is_told_so():
    found = problems("<!DOCTYPE html><html><head></head><body><h1>a</h1></body></html>")

    assert found == ["the page has no language", "the page has no title", "the page has 0 main"]
