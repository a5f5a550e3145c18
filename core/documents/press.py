"""Run as a program of its own: JSON in, PDF out.

Typst keeps what it has set in memory for as long as its process lives, a third of a megabyte a
document, and the words are privileged. So each document has a process, which ends with it.
"""

import json
import sys

import typst

if __name__ == "__main__":
    order = json.load(sys.stdin)
    found = typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False)).compile(
        order["template"].encode(),
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=order["timestamp"],
        sys_inputs={"document": json.dumps(order["document"])},
    )
    assert isinstance(found, bytes)
    sys.stdout.buffer.write(found)
