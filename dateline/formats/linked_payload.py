"""schema.org ``LiveBlogPosting`` outside a JSON-LD script: as the response itself, or in a page's state."""

from __future__ import annotations

from dateline.formats import jsonld
from dateline.formats.linked_data import has_type, text
from dateline.formats.page import Page
from dateline.formats.payload import finished, moment
from dateline.formats.version import PARSER_VERSION
from dateline.model import LiveBlog

NAME = "jsonld-payload"
_MARK = "LiveBlogPosting"


def parse(page: Page) -> LiveBlog | None:
    """Read the first live blog with updates; ``None`` when there is none."""
    if _MARK not in page.scripted:
        return None
    blogs = [found for found in page.nodes if has_type(found, _MARK)]
    said = jsonld.testimony(blogs, page.facts, page.timezone)
    about = blogs[0] if blogs else {}
    return finished(
        page,
        LiveBlog(
            url=text(about.get("url")) or text(about.get("mainEntityOfPage")) or page.url,
            format=NAME,
            parser_version=PARSER_VERSION,
            title=text(about.get("headline")) or text(about.get("name")),
            in_language=text(about.get("inLanguage")),
            date_published=moment(text(about.get("datePublished")), page),
            date_modified=moment(text(about.get("dateModified")), page),
            coverage_start_time=moment(text(about.get("coverageStartTime")), page),
            coverage_end_time=moment(text(about.get("coverageEndTime")), page),
            updates=said.updates,
            rejected=said.rejected,
            covers="part",
        ),
    )
