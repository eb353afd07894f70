"""Fitted objects in a folder: their arrays are mapped into memory and shared by all who read them."""

from __future__ import annotations

import hashlib
import io
import json
import mmap
import os
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

FORMAT = 2
"""Of the files; the engine's own version is among the facts that are kept with them."""

HEADER, OBJECTS, ARRAYS = "header.json", "objects.bin", "arrays.bin"

ALIGNED = 64
"""Arrays begin at multiples of this many bytes."""

PLAIN = {
    ("builtins", "frozenset"), ("builtins", "set"), ("collections", "OrderedDict"), ("collections", "defaultdict"),
    ("copyreg", "_reconstructor"), ("builtins", "object"), ("datetime", "date"), ("numpy", "dtype"),
    ("numpy", "ndarray"), ("numpy", "float64"), ("numpy", "float32"), ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"), ("numpy._core.numeric", "_frombuffer"),
}  # fmt: skip
"""What a kept object may be made of beside the classes of the engine and sparse matrices."""

OWN, OTHERS = ("socx.matching.engine.", "socx.core.values"), ("scipy.sparse.", "sklearn.")
"""Modules of which anything is made, and of which only classes are."""


class Damaged(Exception):
    """A folder that cannot be used; says why in a sentence."""


def save(fitted: object, folder: Path, facts: Mapping[str, Any]) -> None:
    """Write an object into a new folder; what is there counts only once the header stands.

    Parameters
    ----------
    fitted
        Anything made of classes of the engine, NumPy arrays and sparse matrices.
    folder
        Made; must not exist.
    facts
        What a reader wants to know before it reads; goes through JSON.
    """
    folder.mkdir(parents=True)
    buffers: list[pickle.PickleBuffer] = []
    objects = pickle.dumps(fitted, protocol=5, buffer_callback=buffers.append)
    header = {
        "format": FORMAT,
        "facts": dict(facts),
        "objects": _write(folder / OBJECTS, [objects]),
        "arrays": _write(folder / ARRAYS, (buffer.raw() for buffer in buffers)),
    }
    _write(folder / HEADER, [json.dumps(header).encode()], aligned=1)


def facts(folder: Path) -> dict[str, Any]:
    """The facts that were kept with an object.

    Raises
    ------
    Damaged
    """
    try:
        header = json.loads((folder / HEADER).read_bytes())
    except (OSError, ValueError):
        raise Damaged("The index has no header that can be read.") from None
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise Damaged("The index was written in another format.")
    kept: dict[str, Any] = header["facts"]
    return kept


def load(folder: Path) -> Any:
    """The object, with arrays that stay in the file until they are used and cannot be written.

    Raises
    ------
    Damaged
        When a file is missing, has another size or other bytes than those that were written.
    """
    facts(folder)
    header = json.loads((folder / HEADER).read_bytes())
    objects, arrays = (_mapped(folder / name, header[key]) for name, key in ((OBJECTS, "objects"), (ARRAYS, "arrays")))
    (first, size), *_ = header["objects"]["places"]
    buffers = [arrays[begin : begin + length] for begin, length in header["arrays"]["places"]]
    try:
        return _Reader(io.BytesIO(objects[first : first + size]), buffers=buffers).load()
    except Exception as error:  # other versions of the engine or of NumPy wrote it
        raise Damaged(f"The index cannot be read: {type(error).__name__}.") from error


def _write(path: Path, pieces: Iterable[bytes | memoryview], aligned: int = ALIGNED) -> dict[str, Any]:
    """Write pieces at aligned places, down to the disk; return their places and the digest of all bytes."""
    digest, places, position = hashlib.sha256(), [], 0
    with path.open("xb") as file:
        for piece in pieces:
            places.append((position, len(piece)))
            padding = b"\0" * (-len(piece) % aligned)
            for some in (piece, padding):
                file.write(some)
                digest.update(some)
            position += len(piece) + len(padding)
        file.flush()
        os.fsync(file.fileno())
    return {"bytes": position, "sha256": digest.hexdigest(), "places": places}


def _mapped(path: Path, expected: Mapping[str, Any]) -> memoryview:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size != expected["bytes"]:
                raise Damaged(f"The file {path.name} of the index is not whole.")
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # read, not mapped: it takes no memory
            empty = not expected["bytes"]
            read = memoryview(b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError:
        raise Damaged(f"The file {path.name} of the index cannot be read.") from None
    if digest != expected["sha256"]:
        raise Damaged(f"The file {path.name} of the index is damaged.")
    return read


class _Reader(pickle.Unpickler):
    """Makes objects of the engine only, so that a file cannot call anything else."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(OWN) or (module, name) in PLAIN:
            return super().find_class(module, name)
        if module.startswith(OTHERS) and isinstance(found := super().find_class(module, name), type):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} does not belong into an index.")
