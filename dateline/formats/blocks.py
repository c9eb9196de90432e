"""Pages built of blocks: repeated elements, each with an id and a time that a machine can read.

Known platforms are rows of ``platforms.toml``; others are found by the repetition itself.  Trusted for ids,
times, headlines and bodies; a block shown twice (pinned) is one update.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from dateline.formats import reconcile
from dateline.formats.block import BlockRules, block_update
from dateline.formats.block_times import block_time, has_time
from dateline.formats.day_dividers import with_days
from dateline.formats.evidence import is_block_named_live, is_permalink
from dateline.formats.facts import Facts
from dateline.formats.headlines import heading_of
from dateline.formats.other_lists import is_called_otherwise, lies_ahead
from dateline.formats.page import Page
from dateline.formats.text import text_of
from dateline.formats.tree import Element, attributes, elements
from dateline.formats.witnesses import Testimony
from dateline.formats.words import table
from dateline.model import LiveBlog, Update

NAME = "blocks"
_ID_DIGITS = re.compile(r"[^\W_]*\d[^\W_]*")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""Parts of an id in which letters alone may stand by chance."""
_DATA_IDS = ("data-post-id", "data-entry-id", "data-id", "data-update-id", "data-block-id")
_DIGIT = re.compile(r"\d")
_FOREIGN = re.compile(
    r"\b(?:comments?|commentlist|disqus|teasers?|related|most-read|sidebar|carousel)\b", re.IGNORECASE
)
_CLASSES = attributes("descendant-or-self::*/@class")
_NAMES = attributes("//@id | //@class")
_FEWEST = 3
_SHORTEST_BODY = 40
_MOST_BLOCKS = 20_000
_MOST_PINNED = 50
_FEW_PINS = 3


@dataclass(frozen=True, slots=True)
class _Group:
    elements: tuple[Element, ...]
    platform: str | None
    rules: BlockRules


def parse(page: Page) -> LiveBlog | None:
    """Read a page of blocks; ``None`` when there are none."""
    about = page.facts
    shown = testimony(page, about)
    if shown.platform is None and not _is_believed(shown.updates, page, about):
        return None
    return reconcile.live_blog(page, about, NAME, (shown,)) if shown.updates else None


def _is_believed(updates: Sequence[Update], page: Page, about: Facts) -> bool:
    """Say whether nothing speaks against blocks of an unknown platform, or their own names speak for them."""
    if any(is_block_named_live(element) for element in block_elements(page)[:1]):
        return True
    moments = [update.date_published.value for update in updates if update.date_published.value]
    return not (is_called_otherwise(about) or lies_ahead(moments, page, about))


def testimony(page: Page, about: Facts) -> Testimony:
    """Return the updates of the page's blocks, in page order."""
    return shown(page, about, _FEWEST)


def shown(page: Page, about: Facts, fewest: int) -> Testimony:
    """Do the same, where so many look-alikes are enough to prove an unknown platform."""
    if page.tree is None:
        return Testimony()
    group = _group(page.tree, about.url, fewest)
    if group is None:
        return Testimony()
    read = _few_pinned(
        [block_update(element, group.rules, page) for element in group.elements[:_MOST_BLOCKS]]
    )
    updates = _once(
        update
        for update in with_days(read, group.elements[:_MOST_BLOCKS], about)
        if update.headline or update.article_body or update.media or update.embeds
    )
    ids = frozenset(u.update_id for u in updates if u.update_id)
    pinned = _pinned_fragments(page.tree, ids) if "pinned" in page.text else frozenset()
    marked = tuple(replace(u, is_pinned=True) if u.update_id in pinned else u for u in updates)
    return Testimony(updates=marked, platform=group.platform)


def _few_pinned(updates: list[Update]) -> list[Update]:
    """Take pins back where most updates seem to have one: such a mark means something else."""
    pins = sum(update.is_pinned for update in updates)
    if pins <= max(_FEW_PINS, len(updates) / 2):
        return updates
    return [replace(update, is_pinned=False) for update in updates]


def block_elements(page: Page) -> tuple[Element, ...]:
    """Return the elements of the updates, in page order."""
    if page.tree is None:
        return ()
    group = _group(page.tree, page.facts.url, _FEWEST)
    return group.elements if group else ()


def from_fragment(root: Element, page: Page) -> tuple[Update, ...]:
    """Return the updates of blocks in a fragment of HTML that an API sent."""
    group = _known_group(root)
    if group is None:
        return ()
    return _once(block_update(element, group.rules, page, "api") for element in group.elements)


def _pinned_fragments(root: Element, ids: frozenset[str]) -> frozenset[str]:
    """Return the ids to which pinned copies lead: a copy often has no id of its own, only a link."""
    if not any("pinned" in name for name in _NAMES(root)):
        return frozenset()
    holders = elements(root, "//*[contains(@id, 'pinned') or contains(@class, 'pinned')]")[:_MOST_PINNED]
    led = (_led_to(holder, ids) for holder in holders)
    return frozenset(found for names in led if len(names) == 1 for found in names)


def _led_to(holder: Element, ids: frozenset[str]) -> frozenset[str]:
    """Return the updates that links inside an element name in their fragments, with or without a prefix."""
    hrefs = (a.get("href") or "" for a in holder.iter("a"))
    fragments = {href.rsplit("#", 1)[1] for href in hrefs if "#" in href}
    bare = {re.split(r"[-_]", fragment, maxsplit=1)[-1] for fragment in fragments}
    return frozenset((fragments | bare) & ids)


def _once(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Make a block that is shown twice one update, pinned, at its place in the stream."""
    seen: dict[str, Update] = {}
    for number, update in enumerate(updates):
        key = update.update_id or f"\0{number}"
        if key in seen:
            twin = seen.pop(key)
            update = replace(update, is_pinned=True, is_key_event=update.is_key_event or twin.is_key_event)
        seen[key] = update
    return tuple(seen.values())


@lru_cache(maxsize=1)
def _platforms() -> dict[str, BlockRules]:
    rows = table("platforms.toml").items()
    return {name: BlockRules(**{**row, "item": tuple(row["item"])}) for name, row in rows}


@lru_cache(maxsize=1)
def _group(root: Element, url: str | None, fewest: int) -> _Group | None:
    """Return the blocks of a page; asked for the same page several times in a row."""
    return _known_group(root) or _generic_group(root, url, fewest)


def _known_group(root: Element) -> _Group | None:
    """Return the blocks of the platform with the most of them."""
    found: dict[str, list[Element]] = {}
    names = set(" ".join(_CLASSES(root)).split())
    for name, rules in _platforms().items():
        if names.issuperset(rules.item):
            marked = elements(root, "descendant-or-self::*[contains(@class, $token)]", token=rules.item[0])
            found[name] = [e for e in marked if _is_item(e, rules) and _fits(e, rules)]
    name = max(found, key=lambda key: len(found[key]), default="")
    if not found.get(name):
        return None
    return _Group(_outermost(found[name]), name, _platforms()[name])


def _is_item(element: Element, rules: BlockRules) -> bool:
    return set(rules.item) <= set((element.get("class") or "").split())


def _fits(element: Element, rules: BlockRules) -> bool:
    element_id = element.get("id") or ""
    has_id = bool(element_id) or any(element.get(name) for name in _DATA_IDS)
    return has_id and (not rules.id_prefix or element_id.startswith(rules.id_prefix))


def _outermost(elements: Sequence[Element]) -> tuple[Element, ...]:
    chosen = set(elements)
    return tuple(e for e in elements if not any(parent in chosen for parent in e.iterancestors()))


def _generic_group(root: Element, url: str | None, fewest: int) -> _Group | None:
    """Return the largest group of look-alikes with an id and a machine time that reads like a live blog."""
    groups: dict[tuple[str, str], list[Element]] = defaultdict(list)
    for element in _with_id(root):
        groups[_shape(element)].append(element)
    largest_first = sorted(groups.values(), key=len, reverse=True)
    fitting = (
        elements
        for elements in largest_first
        if fewest <= len(elements) <= _MOST_BLOCKS and _is_stream(elements, url)
    )
    found = next(fitting, None)
    return _Group(_outermost(found), None, BlockRules()) if found else None


def _with_id(root: Element) -> Iterator[Element]:
    for element in root.iter("article", "div", "li", "section", "bsp-liveblog-post"):
        given = _given_id(element)
        if given and _DIGIT.search(given):
            yield element


def _given_id(element: Element) -> str | None:
    names = element.keys()
    if "id" in names and (given := element.get("id")):
        return given
    return next((given for name in _DATA_IDS if name in names and (given := element.get(name))), None)


def _shape(element: Element) -> tuple[str, str]:
    given = element.get("id") or next(name for name in _DATA_IDS if element.get(name))
    return element.tag, _ID_DIGITS.sub("#", _UUID.sub("#", given))


def _is_stream(elements: Sequence[Element], url: str | None) -> bool:
    sample = elements[:30]
    timed = [e for e in sample if has_time(e)]
    if len(timed) * 3 < len(sample) * 2 or _is_foreign(elements[0]):
        return False
    read = [e for e in timed if not _is_teaser(e, url)]
    return len(read) * 2 > len(sample) and len({_moment(e) for e in timed}) * 2 > len(timed)


def _moment(element: Element) -> object:
    time = block_time(element, None)
    return time.value or time.raw


def _is_foreign(element: Element) -> bool:
    """Say whether the element stands among readers' comments or teasers."""
    names = [f"{e.get('class') or ''} {e.get('id') or ''}" for e in (element, *element.iterancestors())]
    return any(_FOREIGN.search(name[:500]) for name in names)


def _is_teaser(element: Element, url: str | None) -> bool:
    """Say whether the element leads to another page: its heading is a link elsewhere, or it has no text."""
    heading = heading_of(element)
    anchors = [*heading.iter("a"), *heading.iterancestors("a")] if heading is not None else []
    if any(_leads_away(a.get("href") or "", url) for a in anchors):
        return True
    paragraphs = [text_of(p) for p in element.iter("p")]
    return (
        max((len(p) for p in paragraphs), default=0) < _SHORTEST_BODY
        and element.find(".//blockquote") is None
    )


def _leads_away(href: str, url: str | None) -> bool:
    try:
        target = urlsplit(urljoin(url or "", href))
        return (
            bool(href)
            and not href.startswith("#")
            and target.path.rstrip("/") != urlsplit(url or "").path.rstrip("/")
            and not is_permalink(target.path, urlsplit(url or "").path)
        )
    except ValueError:
        return True
