"""The press: sets one paper and ends, and all the memory that setting it took goes back to the system.

typst keeps what it has set in mind, some 35 MB for a sheet of 500 badges, and never lets go of it. Run by paper.py as a
program of its own: reads what to set as JSON, writes each page (or the one PDF) behind its length.
"""

import json
import struct
import sys

import typst


def main() -> None:
    """From standard input to standard output."""
    wanted = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[wanted["fonts"]])
    made = typst.Compiler(root=wanted["root"], font_paths=fonts).compile(
        input=wanted["file"], format=wanted["kind"], sys_inputs={"data": wanted["data"]}, timestamp=0
    )
    for page in made if isinstance(made, list) else [made or b""]:
        sys.stdout.buffer.write(struct.pack(">I", len(page)) + page)


if __name__ == "__main__":
    main()
