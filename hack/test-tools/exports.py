"""Compares the exports of a folder with customers.json: see exports.sh."""

import csv
import json
import sys
import zipfile

folder = sys.argv[1]
with open(f"{folder}/customers.json", encoding="utf-8") as file:
    rows = json.load(file)
assert len(rows) > 10, f"{len(rows)} rows"
keys = list(rows[0])


def read(path, encoding):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def text(value):
    """A value of the JSON as a spreadsheet has it."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def compare(name, lines, plain):
    assert len(lines) == len(rows) + 1, f"{name}: {len(lines)} lines for {len(rows)} rows"
    assert lines[0][:2] == ["Kunden-ID", "Kunde"], f"{name}: headings {lines[0][:2]}"
    for number, (row, line) in enumerate(zip(rows, lines[1:]), 2):
        assert len(line) == len(keys), f"{name}, line {number}: {len(line)} fields"
        for key, got in zip(keys, line):
            want = row[key]
            assert plain(got, want) == text(want), f"{name}, line {number}, {key}: {got!r}, want {want!r}"


def from_csv(got, want):
    return got[1:] if got.startswith("'") else got


def from_libreoffice(got, want):
    """Digits are grouped, percentages have their sign there."""
    if isinstance(want, bool):
        return got.lower()
    return got.replace(",", "").removesuffix("%") if isinstance(want, int) else got


lines = read(f"{folder}/customers.csv", "utf-8-sig")
compare("customers.csv", lines, from_csv)
assert not any(cell[:1] in "=+-@\t\r\n\0＝＋－＠" for line in lines for cell in line if cell), "a cell begins like a formula"
compare("LibreOffice", read(f"{folder}/libreoffice/customers.csv", "utf-8"), from_libreoffice)
with zipfile.ZipFile(f"{folder}/customers.xlsx") as workbook:
    for part in workbook.namelist():
        content = workbook.read(part)
        assert b"<f>" not in content and b"<f " not in content, f"{part} has a formula"
print(f"{len(rows)} rows are the same in CSV, JSON and the workbook")
