"""Files that are made when they are asked for."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from flask import send_file
from flask.typing import ResponseReturnValue

ZIP_MIMETYPE = "application/zip"
XLSX_MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_download(write: Callable[[IO[bytes]], object], mimetype: str, name: str) -> ResponseReturnValue:
    """Send what `write` writes; no browser keeps it."""
    # On disk and not in memory, and gone when it is sent.
    file = TemporaryFile()  # noqa: SIM115
    write(file)
    file.seek(0)
    answer = send_file(file, mimetype=mimetype, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
