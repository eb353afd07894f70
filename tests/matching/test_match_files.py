"""`socx match` with files: text in, ranking out, no database."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from socx.cli import main
from socx.matching import jsonl
from socx.matching.encoders import installed

PEOPLE: list[dict[str, Any]] = [
    {"id": "pensions", "documents": ["I reformed old-age pensions and survivors' pensions.", "Actuarial projections."]},
    {"id": 7, "documents": [{"text": "Inspections du travail sur les chantiers", "lang": "fr"}], "topics": ["LA04"]},
    {"id": "children", "documents": ["Foster care and the protection of children."], "languages": {"fr": "C1"}},
]
ASKED = [
    {"id": "r1", "text": "How should the retirement age and old-age pensions change?"},
    {"id": "r2", "text": "Nous voulons former des inspecteurs du travail.", "lang": "fr"},
]


class Files:
    """A folder with people and requests, and the command over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out = folder / "answers.jsonl"

    def write(self, name: str, *lines: object) -> None:
        told = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
        (self.folder / name).write_text("\n".join(told) + "\n", encoding="utf-8", errors="surrogatepass")

    def match(self, *options: str, out: str | None = None, semantic: str = "off") -> Result:
        people, requests = self.folder / "people.jsonl", self.folder / "requests.jsonl"
        return CliRunner().invoke(
            main,
            [
                "match",
                "--profiles",
                str(people),
                "--requests",
                str(requests),
                "--out",
                out or str(self.out),
                "--semantic",
                semantic,
                *options,
            ],
        )

    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.read_text("utf-8").splitlines()]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    made = Files(tmp_path)
    made.write("people.jsonl", *PEOPLE)
    made.write("requests.jsonl", *ASKED)
    return made


def test_each_request_gets_a_line_with_the_best_first(files: Files) -> None:
    done = files.match("--all")

    assert done.exit_code == 0, done.output
    first, second = files.answers()
    assert first["request"] == "r1"
    assert first["ranking"][0]["profile"] == "pensions"
    assert second["ranking"][0]["profile"] == 7
    assert len(second["ranking"]) == 3


def test_a_score_is_the_sum_of_its_parts(files: Files) -> None:
    files.match("--all")

    for answer in files.answers():
        for place in answer["ranking"]:
            assert sum(place["parts"].values()) == pytest.approx(place["score"], abs=1e-9)


def test_the_first_few_are_given_when_asked_and_can_be_printed(files: Files) -> None:
    done = files.match("--top", "1", out="-")

    assert [len(json.loads(line)["ranking"]) for line in done.stdout.splitlines()] == [1, 1]
    assert done.stderr == "3 profiles, 2 requests answered.\n"


def test_an_explanation_adds_up_and_quotes_both_sides(files: Files) -> None:
    files.match("--explain", "--top", "1")

    place = files.answers()[0]["ranking"][0]

    parts = place["explanation"]["parts"]
    assert sum(part["share"] for part in parts) == pytest.approx(place["score"], abs=1e-9)
    for part in parts:
        assert sum(item["points"] for item in part["items"]) == pytest.approx(part["share"], abs=1e-9)
    assert place["explanation"]["evidence"][0]["profile"] == PEOPLE[0]["documents"][0]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{not json", "no JSON: Expecting property name enclosed in double quotes at character 2"),
        ("[1]", "no JSON object, which begins with {"),
        ('{"documents": []}', "“id” must be a text or a whole number"),
        ('{"id": true, "documents": []}', "“id” must be a text or a whole number"),
        ('{"id": "x"}', "“documents” is missing"),
        ('{"id": "x", "documents": "text"}', "“documents” must be a list"),
        ('{"id": "x", "documents": [3]}', "document 1 must be a text or an object with “text” and “lang”"),
        ('{"id": "x", "documents": [{"lang": "fr"}]}', "“text” is missing"),
        ('{"id": 7, "documents": []}', "the id 7 is on line 2 already"),
        ('{"id": "x", "documents": [], "languages": {"fr": "good"}}', "the level of “fr” must be one of A1 to C2"),
        ('{"id": "x", "documents": [], "languages": {"fr": "D1"}}', "the level of “fr” must be one of A1 to C2"),
        ('{"id": "x", "documents": [], "topics": {"SP01": 9}}', "the level of a topic must be 1, 2, 3 or 4"),
        ('{"id": "x", "documents": [], "lang": 1}', "“lang” must be a text"),
        ('{"id": "x", "documents": [], "topics": [1]}', "“topics” must be a list of texts"),
        ('{"id": "x", "documents": [], "unavailable": [["soon"]]}',
         '["soon"] is no period; write it like ["2026-03-02", "2026-03-13"]'),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_the_reason(files: Files, line: str, why: str) -> None:
    files.write("people.jsonl", *PEOPLE, line)

    stopped, went_on = files.match(), files.match("--on-error", "go-on")

    told = f"{files.folder / 'people.jsonl'}, line 4: {why}. "
    assert stopped.exit_code == 1
    assert stopped.stderr.startswith(f"Error: {told}")
    assert went_on.exit_code == 0
    assert told in went_on.stderr
    assert "3 profiles, 2 requests answered, 1 line left out." in went_on.stderr


def test_with_encoders_there_is_a_part_for_meaning(files: Files) -> None:
    if not installed():
        pytest.skip("the extra semantic is not installed")

    done = files.match("--all", semantic="auto")

    assert done.exit_code == 0, done.output
    place = files.answers()[1]["ranking"][0]
    assert place["profile"] == 7
    assert sum(place["parts"].values()) == pytest.approx(place["score"], abs=1e-9)
    assert files.answers()[0]["ranking"][0]["parts"].keys() == {"text", "concepts", "meaning"}


def test_a_language_that_is_said_once_holds_for_all_texts_and_a_text_of_its_own_is_read() -> None:
    line = b'{"id": 1, "text": "Retraites", "lang": "fr", "documents": ["Chantiers", {"text": "x", "lang": "es"}]}'

    [read] = jsonl.read([line], "people", jsonl.profile, pytest.fail)

    assert [(one.text, one.lang) for one in read.passages] == [("Retraites", "fr"), ("Chantiers", "fr"), ("x", "es")]


def test_what_is_not_utf_8_is_said(files: Files) -> None:
    (files.folder / "requests.jsonl").write_bytes(b'{"id": "r", "text": "ch\xf4mage"}\n')

    assert "line 1: not written in UTF-8." in files.match().stderr


def test_a_packed_file_is_to_be_unpacked(files: Files) -> None:
    people = files.folder / "people.jsonl"
    people.write_bytes(gzip.compress(people.read_bytes()))

    assert "line 1: a packed file; unpack it first." in files.match().stderr


def test_the_mark_that_some_programs_write_at_the_beginning_is_passed_over(files: Files) -> None:
    people = files.folder / "people.jsonl"
    people.write_bytes(b"\xef\xbb\xbf" + people.read_bytes().replace(b"\n", b"\r\n"))

    assert files.match().stderr == "3 profiles, 2 requests answered.\n"


def test_fields_that_mean_nothing_are_named_once_and_not_read(files: Files) -> None:
    files.write("people.jsonl", *({**one, "sex": "f", "languages": {"FR-be": "c1"}} for one in PEOPLE))
    files.write("requests.jsonl", {"id": 1, "text": "Pensions", "language": "en", "period": None})

    assert files.match().stderr.splitlines() == [
        f"{files.folder / 'people.jsonl'}: these fields mean nothing here and were not read: “sex”.",
        f"{files.folder / 'requests.jsonl'}: these fields mean nothing here and were not read: “language”.",
        "3 profiles, 1 request answered.",
    ]


def test_an_empty_file_is_answered(files: Files) -> None:
    files.write("people.jsonl", "")

    assert files.match().stderr == "0 profiles, 2 requests answered.\n"
    assert [one["ranking"] for one in files.answers()] == [[], []]


def test_a_question_is_not_written_over(files: Files) -> None:
    done = files.match(out=str(files.folder / "requests.jsonl"))

    assert done.exit_code == 2
    assert "--out names a file that is read" in done.stderr
    assert (files.folder / "requests.jsonl").read_text("utf-8")


def test_answers_need_a_folder_before_anything_is_read(files: Files) -> None:
    assert files.match(out=str(files.folder / "no" / "o")).stderr == (
        f"Error: There is no folder {files.folder / 'no'} for the answers.\n"
    )


# vectors from elsewhere

VECTORS = [
    {"text": "I reformed old-age pensions and survivors' pensions.", "vector": [1, 0, 0]},
    {"text": "Actuarial projections.", "vector": [0.9, 0.1, 0]},
    {"text": "Inspections du travail sur les chantiers", "vector": [0, 3, 0]},
    {"text": "Foster care and the protection of children.", "vector": [0, 0, 1]},
    {"text": "Nous voulons former des inspecteurs du travail.", "vector": [0, 0.1, 2]},
]


def test_vectors_of_another_encoder_make_the_part_for_meaning(files: Files) -> None:
    files.write("vectors.jsonl", *VECTORS)

    done = files.match("--all", "--vectors", str(files.folder / "vectors.jsonl"), semantic="auto")

    assert done.stderr == "3 profiles, 2 requests answered, 1 text without a vector.\n"
    first, second = files.answers()
    assert all("meaning" not in place["parts"] for place in first["ranking"])
    meaning = {place["profile"]: place["parts"]["meaning"] for place in second["ranking"]}
    assert max(meaning, key=meaning.__getitem__) == "children"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"vector": [1, 2, 3]}', "“text” is missing"),
        ('{"text": "x", "vector": [1, 2]}', "“vector” has 2 numbers, and 3 are needed"),
        ('{"text": "x", "vector": []}', "“vector” must be a list of numbers"),
        ('{"text": "x", "vector": [1, "2", 3]}', "“vector” must be a list of numbers"),
        ('{"text": "x", "vector": [1, NaN, 3]}', "“vector” must be a list of numbers"),
        ('{"text": "x", "vector": [1, true, 3]}', "“vector” must be a list of numbers"),
        ('{"text": "x", "vector": [1, 1e400, 3]}', "“vector” must be a list of numbers"),
    ],
)
def test_a_wrong_vector_is_named_with_the_reason(files: Files, line: str, why: str) -> None:
    files.write("vectors.jsonl", VECTORS[0], line)

    told = files.match("--vectors", str(files.folder / "vectors.jsonl"), semantic="auto").stderr

    assert told.startswith(f"Error: {files.folder / 'vectors.jsonl'}, line 2: {why}. ")


@pytest.mark.parametrize(
    "text", ["", " ", "pension", "🙂", "العمل اللائق", "年金", "\x00", "\ud800", "a" * 200_000, "pension " * 100_000]
)
def test_any_text_gets_an_answer(files: Files, text: str) -> None:
    odd = {"id": "\ud83d odd", "documents": [text, "", "Pensions"]}
    (files.folder / "people.jsonl").write_text(json.dumps(odd) + "\n\n" + json.dumps(PEOPLE[0]), encoding="utf-8")
    (files.folder / "requests.jsonl").write_text(json.dumps({"id": 1, "text": text}), encoding="utf-8")

    done = files.match("--all")

    assert done.exit_code == 0, done.output
    [answer] = files.answers()
    assert len(answer["ranking"]) == 2


def test_a_file_that_is_not_there_is_named(files: Files) -> None:
    (files.folder / "people.jsonl").unlink()

    assert files.match().stderr == (
        f"Error: {files.folder / 'people.jsonl'} cannot be written or read: No such file or directory.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "Name a REQUEST of the database, or the files of people and requests."),
        (["--profiles", "p"], "--requests and --out must be given as well."),
        (["2026-01", "--out", "o"], "REQUEST is one of the database; it does not go with --out."),
        (["--profiles", "-", "--requests", "-", "--out", "o"], "One file only can come from a pipe."),
        (["--profiles", "p", "--requests", "r", "--out", "o", "--vectors", "v", "--semantic", "on"],
         "--vectors stands in the place of --semantic; give one of them."),
    ],
)  # fmt: skip
def test_half_a_question_is_asked_back(arguments: list[str], why: str) -> None:
    done = CliRunner().invoke(main, ["match", *arguments])

    assert done.exit_code == 2
    assert why in done.stderr
