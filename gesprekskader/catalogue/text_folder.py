"""A folder that is no folder: files by their path, as a database or a zip keeps them.

It knows as much of `pathlib.Path` as who reads content asks for, so that the readers do not know
where a text comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath


class TextFolder:
    """A place among `files` (path with slashes -> text or bytes)."""

    def __init__(self, files: Mapping[str, str | bytes], path: str = "") -> None:
        self._files, self._path = files, path.strip("/")

    @property
    def name(self) -> str:
        return PurePosixPath(self._path).name

    @property
    def stem(self) -> str:
        return PurePosixPath(self._path).stem

    @property
    def suffix(self) -> str:
        return PurePosixPath(self._path).suffix

    def __truediv__(self, name: object) -> TextFolder:
        return TextFolder(self._files, f"{self._path}/{name}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TextFolder) and other._path == self._path

    def __lt__(self, other: TextFolder) -> bool:
        return self._path < other._path

    def __hash__(self) -> int:
        return hash(self._path)

    def __str__(self) -> str:
        return self._path

    def is_file(self) -> bool:
        return self._path in self._files

    def is_dir(self) -> bool:
        return not self._path or any(path.startswith(f"{self._path}/") for path in self._files)

    def iterdir(self) -> Iterator[TextFolder]:
        before = f"{self._path}/" if self._path else ""
        names = {
            path.removeprefix(before).partition("/")[0]
            for path in self._files
            if path.startswith(before)
        }
        return iter(sorted(TextFolder(self._files, f"{before}{name}") for name in names))

    def read_bytes(self) -> bytes:
        """Raises FileNotFoundError, as a path does."""
        if not self.is_file():
            raise FileNotFoundError(self._path)
        text = self._files[self._path]
        return text.encode() if isinstance(text, str) else text

    def relative_to(self, other: TextFolder) -> PurePosixPath:
        return PurePosixPath(self._path).relative_to(PurePosixPath(other._path or "."))
