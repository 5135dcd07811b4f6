"""Reading the data files of this package. What is in them is known to those who ask."""

from __future__ import annotations

import os.path

__all__ = ["text_of"]

_FOLDER = os.path.join(os.path.dirname(__file__), "data")


def text_of(name: str) -> str:
    """The text of a file in ``data``; ``importlib.resources`` would do it too, and takes 10 ms to import."""
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()
