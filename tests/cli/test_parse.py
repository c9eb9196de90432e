from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dateline import warc
from dateline.cli import app
from dateline.model import Response

ROOT = Path(__file__).parents[2]
POSTING = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "headline": "Ferry strike",
    "url": "https://harbour.example/live/strike",
    "liveBlogUpdate": [
        {
            "@type": "BlogPosting",
            "@id": "u1",
            "headline": "Crews walk out",
            "datePublished": "2026-03-06T08:00:00Z",
            "articleBody": "Crews of all four ferries left their ships at eight.",
        }
    ],
}
PAGE = f'<title>Ferry strike</title><script type="application/ld+json">{json.dumps(POSTING)}</script>'


def parse(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["parse", "--json", *map(str, arguments)])


def record(body: str = PAGE) -> bytes:
    response = Response(
        url="https://harbour.example/live/strike",
        body=body.encode(),
        fetched_at=datetime(2026, 3, 6, 9, tzinfo=timezone.utc),
        headers=(("Content-Type", "text/html"),),
    )
    return warc.record(response, warc.record_id(), None)


def test_every_bad_file_has_a_reason_and_the_others_are_read(tmp_path: Path) -> None:
    with (tmp_path / "a.html").open("wb") as large:
        large.truncate(30_000_000)
    (tmp_path / "b.html").symlink_to(tmp_path)
    (tmp_path / "b.warc.gz").write_bytes(b"no WARC file")
    (tmp_path / "c.html").write_text(PAGE, encoding="utf-8")
    done = parse(tmp_path)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [(Path(one["file"]).name, one["format"] is None) for one in found] == [
        ("a.html", True),
        ("b.warc.gz", True),
        ("c.html", False),
    ]
    assert "larger than" in found[0]["reason"]
    assert "not a WARC file" in found[1]["reason"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.html").chmod(0)
    assert "cannot be read" in json.loads(parse(tmp_path).stdout)["reason"]


@pytest.mark.parametrize("left", [0.3, 0.6, 0.95])
def test_cut_end_of_a_warc_file_is_told(left: float, tmp_path: Path) -> None:
    whole, cut = record(), record(PAGE.replace("eight", "nine"))
    for name, pieces in {
        "zipped.warc.gz": (whole, cut),
        "plain.warc": (gzip.decompress(whole), gzip.decompress(cut)),
    }.items():
        (tmp_path / name).write_bytes(pieces[0] + pieces[1][: int(len(pieces[1]) * left)])
        done = parse(tmp_path / name)
        blog, told = (json.loads(line) for line in done.stdout.splitlines())
        assert (done.exit_code, blog["title"]) == (0, "Ferry strike")
        assert told["file"] == f"{tmp_path / name}, record 2"
        assert (told["format"], bool(told["reason"])) == (None, True)


def test_warc_file_of_which_nothing_can_be_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(record()[:200])
    done = parse(tmp_path)
    assert (json.loads(done.stdout)["format"], done.exit_code) == (None, 1)


def test_address_does_not_belong_to_a_warc_file(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(record())
    done = parse(tmp_path, "--url", "https://harbour.example/other")
    assert "each record of a WARC file has its own address" in str(done.exception)


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "said"),
    [
        (["parse", "README.md"], {"DATELINE_SHARDS": "abc"}, 3, "DATELINE_SHARDS: Input should be a valid"),
        (["timeline"], {"DATELINE_DATABASE_URL": "nonsense"}, None, "DATELINE_DATABASE_URL"),
        (["parse", "tests/cli"], {}, 1, "There are no pages in tests/cli."),
    ],
)
def test_mistake_is_one_sentence(
    arguments: list[str], variables: dict[str, str], code: int | None, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dateline", *arguments],
        env={**os.environ, **variables, "COLUMNS": "200"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 3) if code is None else done.returncode == code
    assert done.stderr.startswith("dateline: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_hostile_page_cannot_act_on_a_terminal_through_json(tmp_path: Path) -> None:
    acting = PAGE.replace("Crews walk out", "Crews \\u009b2J walk \\u202etuo\\u2028")
    (tmp_path / "a.html").write_text(acting, encoding="utf-8")
    done = parse(tmp_path)
    assert done.exit_code == 0
    assert not set(done.stdout) & set("\x9b\u202e\u2028")
    assert len(done.stdout.splitlines()) == 1
    assert "\u202e" in json.loads(done.stdout)["updates"][0]["headline"]
