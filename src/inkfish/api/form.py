"""A thread's files as a form sends them: their bytes and their names, and beside them the JSON body as one field."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from python_multipart import FormParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import Request

from inkfish.errors import BadRequest, suggestion
from inkfish.service.uploads import Upload

FORM = "multipart/form-data"
FILE, BODY = "file", "body"  # the names of its parts
PARTS = 200
LONGEST_NAME = 200


def is_form(request: Request) -> bool:
    """Return whether a request's body is a form with files."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


def boundary(request: Request) -> bytes:
    """Return what parts the form, which is another each time that the same form is sent."""
    return parse_options_header(request.headers.get("content-type", ""))[1].get(b"boundary", b"")


def read_form(request: Request) -> tuple[bytes, list[Upload]]:
    """Return the JSON body of a form, empty where it has none, and its files; raise BadRequest for what is no form."""
    raw, given, files = request.state.body, list[bytes](), list[Upload]()
    limits = {"MAX_MEMORY_FILE_SIZE": len(raw) + 1, "MAX_FIELD_SIZE": len(raw) + 1}
    between = b"--" + boundary(request)
    if raw and between + b"--" not in raw:
        raise BadRequest("The form has no end: it was cut off, or its boundary is not that of its Content-Type.")
    if raw.count(between) > PARTS + 1:
        raise BadRequest(f"A form may have {PARTS} parts, and this one has more.")

    def on_field(field: Any) -> None:
        _check(field.field_name, BODY)
        given.append(field.value or b"")

    def on_file(file: Any) -> None:
        if not _check(file.field_name, FILE, BODY):
            given.append(file.file_object.getvalue())
        elif file.file_name:  # a form's empty file input sends a part without a name
            files.append(Upload(name_of(file.file_name), content=file.file_object.getvalue()))

    try:
        parser = FormParser(FORM, on_field, on_file, boundary=boundary(request), config=limits)
        parser.write(raw)
        parser.finalize()
    except (FormParserError, UnicodeDecodeError) as error:
        raise BadRequest(f"The body is not a form that can be read: {str(error).rstrip('.')}.") from None
    if len(given) > 1:
        raise BadRequest(f"The form has the part `{BODY}` {len(given)} times; it may have it once.")
    return b"".join(given), files


def _check(name: bytes | None, *known: str) -> bool:
    """Return whether a part is the first of those known; raise BadRequest for one that is none of them."""
    word = (name or b"").decode("utf-8", "replace")
    if word not in (FILE, BODY):
        near = suggestion(word, (FILE, BODY))
        raise BadRequest(f"There is no part `{word}` in this form.{near} It may have: {FILE} (several), {BODY}.")
    if word not in known:
        raise BadRequest(f"The part `{word}` must be a file, sent with its name.")
    return word == known[0]


def name_of(sent: bytes) -> str:
    """Return the name of a file, without the folders and the signs that do not belong to one.

    >>> name_of(b"C:\\\\data\\\\sales.csv"), name_of(b"../../etc/passwd"), name_of(b"\\xff")
    ('sales.csv', 'passwd', '�')
    """
    last = re.split(r"[\\/]", sent.decode("utf-8", "replace"))[-1]
    plain = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    return plain.strip()[-LONGEST_NAME:] or "file"
