#!/usr/bin/env bash
# typst 0.15.2 (Python): expected an error, or at least a warning, for a letter that no font has.
# Without a PDF standard there is neither: the name is printed with blanks or boxes, reads back as NUL,
# and compile_with_warnings has no warning. Only the standards that ask for text (ua-1, a-2a) refuse it.
# A name in a letter to a victim would be wrong without a word. We always set ua-1 and replace what the
# fonts lack by its name before (core/documents/pdf.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pypdf==7.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import io

import pypdf
import typst

FONTS = typst.Fonts(include_system_fonts=False)
TEXT = '#set document(title: "Letter")\n#set text(lang: "en")\n= Letter\n\nDear 明 Invented'


def read_back(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


pdf, warnings = typst.Compiler(font_paths=FONTS).compile_with_warnings(TEXT.encode(), format="pdf")
print(f"typst {typst.__version__}: read back {read_back(pdf)!r}, warnings {warnings}")
assert "明" not in read_back(pdf) and "Invented" in read_back(pdf)
assert not warnings, "it warns now"
try:
    typst.Compiler(font_paths=FONTS).compile(TEXT.encode(), format="pdf", pdf_standards=["ua-1"])
except typst.TypstError as refusal:
    print(f"ua-1: {refusal}")
else:
    raise SystemExit("ua-1 no longer refuses it")
PYTHON
