"""Files are kept under random names; what no row names goes after a day."""

from __future__ import annotations

import os
import time

import pytest

from socx.files.store import GRACE_SECONDS, Store


def test_what_is_put_is_got_again_under_a_random_name(tmp_path):
    store = Store(tmp_path)

    first, second = store.put(b"same"), store.put(b"same")

    assert first != second
    assert store.get(first) == store.get(second) == b"same"
    assert store.path(first).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", ["", "../../../etc/passwd", "a" * 31, "A" * 32, "a" * 31 + "/", "a" * 33])
def test_only_a_key_is_a_key(tmp_path, key):
    with pytest.raises(ValueError, match="not the key"):
        Store(tmp_path).get(key)


def test_only_old_files_without_a_row_are_strays(tmp_path):
    store = Store(tmp_path)
    named, old, new = store.put(b"named"), store.put(b"old"), store.put(b"new")
    past = time.time() - GRACE_SECONDS - 60
    for key in (named, old):
        os.utime(store.path(key), (past, past))

    assert [path.name for path in store.strays({named})] == [old]
    assert store.get(new) == b"new"
