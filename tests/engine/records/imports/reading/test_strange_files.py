"""What a stranger drops in: every odd file is read rightly or refused with a sentence that helps."""

import codecs
import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from rapport.engine.records.imports.reading import Head, Hints, Unreadable, read_batches, read_head


def put(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def rows(path: Path, head: Head | None = None) -> list[tuple[object, ...]]:
    head = head or read_head(path)
    found: list[tuple[object, ...]] = []
    for batch in read_batches(path, head):
        found += zip(*batch.columns.values(), strict=True)
    return found


def names(head: Head) -> list[str]:
    return [column.name for column in head.columns]


@pytest.mark.parametrize("content", [b"", b"\n\n \n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"empty|no rows") as refused:
        read_head(put(tmp_path, content))
    assert refused.value.code == "empty"


def test_binary_junk_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_head(put(tmp_path, bytes(range(256)) * 400))
    assert refused.value.code == "binary"


@pytest.mark.parametrize("start", [b"%PDF-1.7", b"\x89PNG\r\n", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_other_kinds_of_files_are_named_for_what_they_are(tmp_path: Path, start: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_head(put(tmp_path, start + b" and so on" * 100))
    assert refused.value.code in ("binary", "old_excel")


def test_one_huge_line_is_refused_without_taking_memory(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        for _ in range(40):
            file.write(b"x" * (1 << 20))
    tracemalloc.start()
    with pytest.raises(Unreadable) as refused:
        read_head(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.code == "line_too_long"
    assert peak < 16 << 20


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file(tmp_path: Path) -> None:
    lines = "".join(f"{n},name {n},{n * 2}\n" for n in range(200_000))
    path = put(tmp_path, f'id,name,value\n1,"open,3\n{lines}')
    head = read_head(path)
    found = sum(len(batch.numbers) for batch in read_batches(path, head))
    assert found >= 180_000


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["name", "price", "note"], ["tea", '"1,5"', "a"], ["cup", '"2,75"', "b"]]
    path = put(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    head = read_head(path)
    assert head.delimiter == delimiter
    assert rows(path, head) == [("tea", "1,5", "a"), ("cup", "2,75", "b")]


def test_a_wrong_delimiter_gives_one_column_that_shows_it(tmp_path: Path) -> None:
    head = read_head(put(tmp_path, "name;price\ntea;3\ncup;4\n"), Hints(delimiter=","))
    assert names(head) == ["name;price"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5"]
)
def test_chinese_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    line = "王小明,杭州市,喜歡喝茶" if encoding == "big5" else "王小明,杭州市西湖区,喜欢喝龙井茶"
    path = put(
        tmp_path,
        "姓名,城市,備註\n".replace("備註", "備註" if encoding == "big5" else "备注") + f"{line}\n" * 5,
        encoding,
    )
    head = read_head(path)
    assert names(head)[:2] == ["姓名", "城市"]
    assert rows(path, head)[0] == tuple(line.split(","))


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp932", "株式会社ヤマダ,東京都,お茶が好き"),
        ("cp949", "김민수,서울특별시,녹차를 좋아합니다"),
        ("cp1251", "Иван Петров,Москва,зелёный чай"),
    ],
)
def test_other_scripts_are_read_in_the_encodings_of_their_countries(tmp_path: Path, encoding: str, line: str) -> None:
    assert rows(put(tmp_path, "name,city,note\n" + f"{line}\n" * 5, encoding))[0] == tuple(line.split(","))


def test_western_accents_are_read(tmp_path: Path) -> None:
    path = put(tmp_path, "nom;ville;prix\nRenée;Besançon;12 €\nJosé;Málaga;9 €\n", "cp1252")
    assert rows(path)[0] == ("Renée", "Besançon", "12 €")


def test_a_few_broken_bytes_cost_their_rows_only(tmp_path: Path) -> None:
    good = "".join(f"王{n},杭州\n" for n in range(50))
    path = put(tmp_path, ("name,city\n" + good).encode() + b"bad\xff,x\n" + good.encode())
    head = read_head(path)
    assert head.encoding == "utf-8"
    assert len(rows(path, head)) == 101


def test_emoji_survive(tmp_path: Path) -> None:
    assert rows(put(tmp_path, "name,note\n茶 🍵,👩‍👩‍👧 ok\n"))[0] == ("茶 🍵", "👩‍👩‍👧 ok")


def test_rows_of_another_width_are_told_apart_with_their_number(tmp_path: Path) -> None:
    path = put(tmp_path, "a,b,c\n1,2,3\n1,2\n\n1,2,3,4\n1,2,3,,\n")
    head = read_head(path)
    (batch,) = read_batches(path, head)
    assert batch.numbers == [2, 6]
    assert [(misfit.row, misfit.code) for misfit in batch.misfits] == [(3, "too_few_cells"), (5, "too_many_cells")]


def test_titles_above_the_heading_are_passed_over(tmp_path: Path) -> None:
    path = put(tmp_path, "Sales report 2024,,\n,,\nname,city,amount\ntea,Hangzhou,3\ncup,Suzhou,4\n")
    head = read_head(path)
    assert head.header_row == 3
    assert names(head) == ["name", "city", "amount"]
    assert rows(path, head) == [("tea", "Hangzhou", "3"), ("cup", "Suzhou", "4")]


def test_a_row_that_adds_up_the_others_is_no_record_and_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, "name,city,amount\ntea,Hangzhou,3\nTotal,Paris,9\n小计,,12\ncup,,4\nGrand Total:,,16\n")
    head = read_head(path)
    assert (head.totals, head.rows) == ((4, 6), 3)
    assert [row[0] for row in rows(path, head)] == ["tea", "Total", "cup"]


def test_how_numbers_and_days_are_written_is_learnt_from_the_other_columns(tmp_path: Path) -> None:
    path = put(tmp_path, "a;b;c;d\n1.000;2,50;03/04/2024;25/12/2023\n2.000;3,75;05/06/2024;26/12/2023\n")
    head = read_head(path)
    assert [(column.format, column.formats) for column in head.columns] == [
        *[("comma", ())] * 2,
        *[("dmy", ())] * 2,
    ]


def test_a_file_without_heading_gets_letters(tmp_path: Path) -> None:
    path = put(tmp_path, "ann@example.org,2024-01-02,3\nbob@example.org,2024-01-03,4\n")
    head = read_head(path)
    assert (head.header_row, names(head), len(rows(path, head))) == (None, ["A", "B", "C"], 2)


def test_equal_and_missing_headings_become_unique(tmp_path: Path) -> None:
    assert names(read_head(put(tmp_path, "name,,name\na,1,b\n"))) == ["name", "B", "name (2)"]


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_head(put(tmp_path, ",".join(f"c{n}" for n in range(1001)) + "\n"))
    assert refused.value.code == "too_many_columns"


def test_a_spreadsheet_with_merged_headings_names_every_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["2024 overview"], ["Person", None, "Purchase", None], ["Name", "Phone", "Day", "Amount"]):
        sheet.append(row)
    sheet.append(["Ann", "13800138000", "2024-03-05", 12.5])
    sheet.append(["Bob", "13900139000", "2024-03-06", 8])
    for merged in ("A1:D1", "A2:B2", "C2:D2"):
        sheet.merge_cells(merged)
    path = tmp_path / "book.xlsx"
    book.save(path)
    head = read_head(path)
    assert names(head) == ["Person Name", "Person Phone", "Purchase Day", "Purchase Amount"]
    assert rows(path, head)[1] == ("Bob", "13900139000", "2024-03-06", 8)


def test_a_cover_is_passed_over_for_the_sheet_with_the_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Sales report"])
    book.active.append(["Printed", "2024-04-01"])
    sales = book.create_sheet("Sales")
    for row in (["name", "n", "of"], ["tea", 3, "a"], ["cup", 4, "b"], ["Total", 7]):
        sales.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    head = read_head(path)
    assert (head.sheet, head.rows, head.totals) == ("Sales", 2, (4,))


def test_a_chosen_sheet_is_read_and_all_are_listed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    second = book.create_sheet("第二")
    second.append(["name", "n"])
    second.append(["茶", 3])
    path = tmp_path / "book.xlsx"
    book.save(path)
    head = read_head(path, Hints(sheet="第二"))
    assert (head.sheets, rows(path, head)) == (("Sheet", "第二"), [("茶", 3)])
    with pytest.raises(Unreadable, match="Sheet, 第二"):
        read_head(path, Hints(sheet="none"))


def test_a_workbook_that_unpacks_beyond_the_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.engine.records.imports.reading.sheets._MOST_BYTES", 20 << 20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as entry:
            for _ in range(21):
                entry.write(b" " * (1 << 20))
    with pytest.raises(Unreadable) as refused:
        read_head(path)
    assert refused.value.code == "too_large"


def test_a_workbook_with_one_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "here"
    book.active["XFD1048576"] = "far"
    path = tmp_path / "corner.xlsx"
    book.save(path)
    sheet, corner = "xl/worksheets/sheet1.xml", b'r="XFD1048576"'
    # However it is written, and wherever the sheet lies.
    for written, place in (
        (corner, sheet),
        (b"r='XFD1048576'", sheet),
        (b'r = "xfd1048576"', sheet),
        (b'r="ZZZZZ1"', sheet),
        (b'r="A4000000000"', sheet),
        (corner, "xl/odd/one.xml"),
    ):
        with zipfile.ZipFile(path) as good, zipfile.ZipFile(tmp_path / "sly.xlsx", "w") as sly:
            for entry in good.namelist():
                text = good.read(entry).replace(corner, written).replace(sheet.encode(), place.encode())
                sly.writestr(place if entry == sheet else entry, text)
        with pytest.raises(Unreadable) as refused:
            read_head(tmp_path / "sly.xlsx")
        assert refused.value.code in ("too_many_columns", "too_large"), (written, place)


def test_what_is_another_kind_of_workbook_is_not_tried(tmp_path: Path) -> None:
    path = tmp_path / "repeated.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("content.xml", '<table:table-row table:number-rows-repeated="1048576"/>')
    with pytest.raises(Unreadable, match=r"\.xlsx"):
        read_head(path)


def test_a_packed_file_is_unpacked_as_it_is_read(tmp_path: Path) -> None:
    path = put(tmp_path, gzip.compress(b"name,n\ntea,1\ncup,2\n"))
    head = read_head(path)
    assert (head.packed, rows(path, head)) == (True, [("tea", "1"), ("cup", "2")])


def test_a_packed_file_that_swells_beyond_reason_is_stopped(tmp_path: Path) -> None:
    held = io.BytesIO()
    with gzip.GzipFile(fileobj=held, mode="wb") as packed:
        for _ in range(150):
            packed.write(b"a,b\n" * (1 << 18))
    with pytest.raises(Unreadable) as refused:
        read_head(put(tmp_path, held.getvalue()))
    assert refused.value.code == "too_large"


def test_a_cut_off_workbook_and_parquet_file_are_called_damaged(tmp_path: Path) -> None:
    for content in (b"PK\x03\x04" + b"x" * 500, b"PAR1" + b"x" * 500):
        with pytest.raises(Unreadable) as refused:
            read_head(put(tmp_path, content))
        assert refused.value.code == "damaged"


def test_json_lines_and_an_array_read_alike(tmp_path: Path) -> None:
    lines = put(tmp_path, '{"name": "茶", "by": {"code": 7}, "price": 1.10}\n{"name": "cup", "extra": true}\n')
    expected = [("茶", 7, "1.10", None), ("cup", None, "None", True)]
    assert [(a, b, str(c), d) for a, b, c, d in rows(lines)] == expected
    head = read_head(lines)
    assert (head.format, names(head)) == ("jsonl", ["name", "by.code", "price", "extra"])
    array = put(tmp_path, '[{"name": "茶", "by": {"code": 7}, "price": 1.10},\n {"name": "cup", "extra": true}]')
    assert [(a, b, str(c), d) for a, b, c, d in rows(array)] == expected


def test_a_line_that_is_not_json_is_one_bad_row(tmp_path: Path) -> None:
    path = put(tmp_path, '{"a": 1}\nnonsense\n{"a": 2}\n')
    (batch,) = read_batches(path, read_head(path))
    assert (batch.columns, [misfit.row for misfit in batch.misfits]) == ({"a": [1, 2]}, [2])


def test_cards_become_rows(tmp_path: Path) -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:王小明\r\nitem1.EMAIL;TYPE=HOME:wang@exa\r\n mple.org\r\n"
    path = put(tmp_path, card + "TEL:+86 138 0013 8000\r\nADR:;;1 Lane;Hangzhou;;310000;China\r\nEND:VCARD\r\n")
    head = read_head(path)
    (row,) = rows(path, head)
    found = dict(zip(names(head), row, strict=True))
    assert (found["name"], found["email"], found["city"]) == ("王小明", "wang@example.org", "Hangzhou")


def test_cards_of_old_telephones_are_read_in_the_encoding_they_name(tmp_path: Path) -> None:
    spelled = "".join(f"={byte:02X}" for byte in "赵云".encode("gbk"))
    cards = (
        f"FN;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:{spelled}",
        "FN;CHARSET=HEX;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E=\r\n=E9=9B=B7",
        "N:王;小明;;;",
        "N:Lovelace;Ada;;;",
    )
    path = put(tmp_path, "".join(f"BEGIN:VCARD\r\n{card}\r\nEND:VCARD\r\n" for card in cards))
    head = read_head(path)
    place = names(head).index("name")
    assert [row[place] for row in rows(path, head)] == ["赵云", "李雷", "王小明", "Ada Lovelace"]


def test_a_small_parquet_file_whose_rows_are_huge_is_refused_before_they_are_read(tmp_path: Path) -> None:
    place = tmp_path / "huge.parquet"
    parquet.write_table(pyarrow.table({"name": ["0" * (9 << 20)], "n": [1]}), place, compression="zstd")
    assert place.stat().st_size < 10_000
    with pytest.raises(Unreadable, match="hold 9 MB each"):
        read_head(place)
