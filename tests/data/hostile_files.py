"""Files made to break readers, each a function that gives its name and bytes."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable

HOSTILE: dict[str, Callable[[], tuple[str, bytes]]] = {}
ODD: dict[str, Callable[[], tuple[str, bytes]]] = {}


def refused(make: Callable[[], tuple[str, bytes]]) -> Callable[[], tuple[str, bytes]]:
    """A file that must be refused with a DataError."""
    HOSTILE[make.__name__] = make
    return make


def survived(make: Callable[[], tuple[str, bytes]]) -> Callable[[], tuple[str, bytes]]:
    """A file that may be read or refused, but nothing else."""
    ODD[make.__name__] = make
    return make


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def _sheet(cells: str) -> bytes:
    """A workbook with one sheet, written by hand."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}content-types"/>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}relationships"><Relationship Id="r1" '
                         f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
                         '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}relationships"><Relationship '
                         f'Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        data = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", data)
    return out.getvalue()


@refused
def empty():
    return "empty.csv", b""


@refused
def blanks():
    return "blanks.csv", b"\n \n\t\n" * 50


@refused
def one_line_of_prose():
    return "note.txt", b"Please find the sales figures attached, as agreed."


@refused
def prose():
    return "story.txt", ("It was a dark and stormy night and the rain fell in torrents on all of us\n" * 30).encode()


@refused
def header_only():
    return "header.csv", b"region,sales,year\n"


@refused
def html_page():
    return "data.csv", b"<!DOCTYPE html>\n<html><body><table><tr><td>1</td></tr></table></body></html>"


@refused
def pdf():
    return "report.csv", b"%PDF-1.7\n" + bytes(range(256)) * 20


@refused
def png():
    return "chart.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


@refused
def random_bytes():
    return "noise.csv", random.Random(1).randbytes(100_000)


@refused
def sqlite():
    return "shop.db", b"SQLite format 3\x00" + bytes(5000)


@refused
def one_giant_line():
    return "line.csv", b"a,b,c\n" + b"x" * (10 << 20)


@refused
def hundred_thousand_columns():
    return "wide.csv", (",".join(f"c{i}" for i in range(100_000)) + "\n" + ",".join(["1"] * 100_000) + "\n").encode()


@refused
def too_many_columns():
    row = ",".join(["1"] * 2001)
    return "wide.csv", (",".join(f"c{i}" for i in range(2001)) + f"\n{row}\n{row}\n").encode()


@refused
def too_many_rows():
    return "long.csv", b"a,b\n" + b"1,2\n" * 60_000


@refused
def too_many_bytes():
    return "big.csv", b"a,b\n" + b"1,2\n" * 6_000_000


@refused
def deep_json():
    return "deep.json", b'{"a":' * 200_000 + b"1" + b"}" * 200_000


@refused
def deep_json_array():
    return "deep.json", b"[" * 200_000 + b"]" * 200_000


@refused
def broken_json():
    return "broken.json", b'[{"a": 1}, {"a": 2'


@refused
def json_of_nothing():
    return "nothing.json", b"[]"


@refused
def json_with_two_thousand_keys():
    return "keys.json", ("[{" + ",".join(f'"k{i}":{i}' for i in range(2500)) + "}]").encode()


@refused
def gzip_cut_off():
    return "cut.csv.gz", gzip.compress(random.Random(2).randbytes(50_000).hex().encode())[:20_000]


@refused
def gzip_of_noise():
    return "noise.csv.gz", b"\x1f\x8b\x08" + random.Random(3).randbytes(5000)


@refused
def gzip_bomb():
    out = io.BytesIO()
    with gzip.open(out, "wb") as file:
        for _ in range(40):
            file.write(b"1,2,3\n" * 1_000_000)
    return "bomb.csv.gz", out.getvalue()


@refused
def zip_bomb():
    return "bomb.zip", _zip(bomb=b"1,2,3\n" * 6_000_000)


@refused
def zip_that_lies_about_sizes():
    data = bytearray(_zip(**{"data.csv": b"1,2,3\n" * 6_000_000}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24:at + 28] = struct.pack("<I", 100)
    data[22:26] = struct.pack("<I", 100)
    return "lies.zip", bytes(data)


@refused
def zip_of_many():
    return "many.zip", _zip(**{f"f{i}.csv": b"a,b\n1,2\n" for i in range(500)})


@refused
def zip_of_no_tables():
    return "texts.zip", _zip(readme=b"Nothing but a sentence.", image=b"\x89PNG\r\n\x1a\n")


@refused
def zip_in_zip_in_zip():
    inner = _zip(**{"d.csv": b"a,b\n1,2\n"})
    for _ in range(5):
        inner = _zip(**{"inner.zip": inner})
    return "russian.zip", inner


@refused
def zip_cut_off():
    return "cut.zip", _zip(**{"d.csv": b"a,b\n1,2\n" * 1000})[:-30]


@refused
def word_document():
    return "letter.xlsx", _zip(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>"})


@refused
def workbook_of_noise():
    return "noise.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(4).randbytes(20_000)


@refused
def workbook_with_a_far_cell():
    last = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    return "far.xlsx", _sheet(f'<row r="1"><c r="A1"><v>1</v></c></row>{last}')


@refused
def workbook_bomb():
    return "bomb.xlsx", _sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * (30 << 20))


@refused
def workbook_with_nothing():
    return "nothing.xlsx", _sheet("")


@refused
def ods_of_repetitions():
    cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table"))
    sheet = f'<office:spreadsheet><table:table table:name="t">{rows}</table:table></office:spreadsheet>'
    content = f"<office:document-content {spaces}><office:body>{sheet}</office:body></office:document-content>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return "repeat.ods", _zip(mimetype=kind, **{"content.xml": content.encode()})


@refused
def parquet_with_a_broken_footer():
    return "broken.parquet", b"PAR1" + random.Random(5).randbytes(4000) + b"\xff\xff\xff\x7fPAR1"


@refused
def parquet_cut_off():
    return "cut.parquet", b"PAR1" + bytes(500)


@refused
def invalid_utf16():
    return "half.csv", b"\xff\xfe" + "a,b\n1,2\n".encode("utf-16-le") + b"\x00\xd8\x00\xd8\x41"


@survived
def nul_bytes():
    return "nul.csv", b"a,b\n1,\x00\n2,x\x00y\n" + b"3,z\n" * 200


@survived
def mixed_encodings():
    return "mixed.csv", "name,n\nKöln,1\n".encode() + "Köln,2\n".encode("latin-1") * 5


@survived
def every_byte():
    rows = b"".join(b"x" + bytes([c]) + b"y,1\n" for c in range(1, 256) if c not in (10, 13, 34))
    return "bytes.csv", b"a,b\n" + rows


@survived
def quote_never_closed():
    return "quote.csv", b'a,b\n1,"open\n' + b"2,x\n" * 3000


@survived
def quotes_everywhere():
    return "quotes.csv", b'a,b\n"x"y"z,1\n""",2\n"",""\n' + b'"q",3\n' * 50


@survived
def huge_integers():
    return "huge.csv", b"a,b\n" + b"9" * 5000 + b",1\n123,2\n"


@survived
def huge_exponents():
    return "exp.csv", b"a,b\n1e400,1\n-1e400,2\n1e-400,3\nnan,4\ninf,5\n"


@survived
def json_huge_integer():
    return "huge.json", b'[{"a": ' + b"9" * 6000 + b"}]"


@survived
def json_of_odd_numbers():
    return "odd.json", b'[{"a": NaN, "b": Infinity}, {"a": 1, "b": -Infinity}]'


@survived
def json_with_surrogates():
    return "surrogate.json", b'[{"a": "\\ud800", "\\udfff": 1}, {"a": "x\\u0000y"}]'


@survived
def formulas():
    return "formulas.csv", b'a,b\n"=cmd|\' /C calc\'!A0",1\n@SUM(A1),2\n'


@survived
def names_like_sql():
    return "sql.csv", b'"a""; drop table x; --","select",\'\',r0,c0,lost,staged\n1,2,3,4,5,6,7\n2,3,4,5,6,7,8\n'


@survived
def separators_in_cells():
    return "separators.csv", b"a,b\n1,x\x1e0\x1f9\n2,\x1f\x1e\n3,z\n4,q\n"


@survived
def zip_that_climbs():
    return "climb.zip", _zip(**{"../../../evil.csv": b"a,b\n1,2\n2,3\n", "/etc/evil.csv": b"a,b\n1,2\n2,3\n"})


@survived
def ragged_to_the_extreme():
    return "ragged.csv", b"a,b\n" + b"".join(b",".join([b"1"] * (i % 40 + 1)) + b"\n" for i in range(500))


@survived
def only_delimiters():
    return "commas.csv", b",,,\n" * 100


@survived
def dates_out_of_range():
    return "dates.csv", b"d\n2017-02-30\n2017-13-01\n0000-00-00\n9999-12-31\n2017-01-01\n"


@survived
def long_cells():
    return "cells.csv", b"a,b\n" + (b"x" * 500_000 + b",1\n") * 4
