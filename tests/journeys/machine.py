"""A program that knows socx by its description alone: operations, statuses and shapes from OpenAPI."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from jsonschema import Draft202012Validator

PREFIX = "/api/v1"


class Machine:
    """Calls operations of the description with one token, and holds each answer against it."""

    def __init__(self, url: str, token: str = "", language: str = "en") -> None:
        self.url, self.token, self.language = url, token, language
        _, _, self.description = self.fetch("GET", f"{PREFIX}/openapi.json")

    def get(self, path: str, **names: Any) -> Any:
        return self.call("get", path, None, **names)

    def post(self, path: str, body: Any, **names: Any) -> Any:
        return self.call("post", path, body, **names)

    def put(self, path: str, body: Any, **names: Any) -> Any:
        return self.call("put", path, body, **names)

    def call(self, method: str, path: str, body: Any, **names: Any) -> Any:
        """Do one operation, which must succeed as described; its answer."""
        status, kind, answer = self.fetch(method.upper(), PREFIX + path.format(**names), body)
        described = self.description["paths"][PREFIX + path][method]["responses"]
        assert 200 <= status < 300, f"{method} {path}: {status} {answer}"
        assert str(status) in described, f"{method} {path}: {status} is not described"
        self._check(answer, described[str(status)]["content"][kind.partition(";")[0]]["schema"])
        return answer

    def refused(self, method: str, path: str, body: Any = None, **names: Any) -> tuple[int, Any]:
        """Do one operation that is refused: its status and the problem."""
        status, kind, answer = self.fetch(method.upper(), PREFIX + path.format(**names), body)
        assert status >= 400, f"{method} {path} was not refused: {answer}"
        assert kind == "application/problem+json"
        assert answer["status"] == status
        return status, answer

    def fetch(self, method: str, path: str, body: Any = None) -> tuple[int, str, Any]:
        headers = {"Accept-Language": self.language, "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, answer.headers["Content-Type"], json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers["Content-Type"], json.loads(error.read())

    def _check(self, answer: Any, schema: dict[str, Any]) -> None:
        whole = schema | {"components": self.description["components"]}
        assert not [error.message for error in Draft202012Validator(whole).iter_errors(answer)]
