"""The page about the tables, written from the comments in the database.

python -m dateline.tables > docs/tables.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import closing
from itertools import groupby

from dateline.database import Connection, Row, connect, rows

_HEAD = """# Tables, views and functions

Written by `make docs` from the comments in `sql/`; psql shows the same with `\\d+`.
All moments are `timestamptz`. Keys of rows end in `_key`, the publishers' own ids in `_id`.
`date_*` is what a publisher says, `*_at` what we observed, `valid_from` and `valid_to` bound a wording.
"""


def tables_page(connection: Connection) -> str:
    """Return the page as Markdown: tables, views, each with its columns, and functions."""
    columns = rows(connection, "tables.columns")
    parts = [_HEAD]
    for kind, title in (("r", "Tables"), ("v", "Views")):
        parts.append(f"\n## {title}\n")
        of_kind = (row for row in columns if row["kind"] == kind)
        parts += [_section(name, group) for name, group in groupby(of_kind, key=lambda row: row["name"])]
    parts.append("\n## Functions\n")
    parts += map(_function, rows(connection, "tables.functions"))
    return "".join(parts)


def _section(name: str, columns: Iterable[Row]) -> str:
    listed = list(columns)
    lines = [f"\n### {name}\n\n{listed[0]['about']}\n\n| column | type | meaning |\n| --- | --- | --- |\n"]
    lines += [f"| `{row['column']}` | {row['type']} | {_cell(row['meaning'])} |\n" for row in listed]
    return "".join(lines)


def _function(row: Row) -> str:
    return f"\n### {row['name']}\n\n`{row['name']}({row['arguments']})` → {row['result']}\n\n{row['about']}\n"


def _cell(text: str | None) -> str:
    return (text or "").replace("|", "\\\\|")


def main() -> None:
    """Print the page of the present schema."""
    from dateline.cli.where import database

    with database() as urls, closing(connect(urls.reader)) as connection:
        sys.stdout.write(tables_page(connection))


if __name__ == "__main__":
    main()
