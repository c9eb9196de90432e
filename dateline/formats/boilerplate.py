"""What stands on a page and was not written by the editor of an update: words and class names."""

from __future__ import annotations

import re
from functools import lru_cache

_JUNK_TOKEN = re.compile(
    r"""(?:^|[\s_-])(?:
      ad|ads|advert\w*|adslot|ad-?slot|ad-?unit|dfp|outbrain|taboola|sponsor\w*|promo\w*|teads
    | share|shares|sharing|social-?(?:share|bar|links|icons)\w*|sharebar|share-?(?:buttons?|bar|tools)|addthis
    | newsletter\w*|subscri\w*|sign-?up|paywall|donat\w*|contribut(?:e|ion)\w*|membership|consent|cookie\w*
    | related\w*|read-?more|readmore|recirc\w*|more-?on|also-?read|see-?also|recommend\w*|most-?read|trending
    | caption\w*|credits?|copyright|visually-?hidden|sr-only|screen-?reader\w*|print-?only|tooltip|breadcrumb\w*
    | comments?|disqus|toolbar|pagination|skip-?link\w*
    )(?:$|[\s_-])""",
    re.VERBOSE | re.IGNORECASE,
)
_LABELS = (
    r"advertisements?|publicité|anzeige|werbung|publicidad|pubblicità|реклама|reklama|annonse|annons|mainos"
    r"|read more|read also|see also|also read|related|related (?:stories|articles)|recommended|more on this(?: story)?"
    r"|lire aussi|à lire aussi|à lire également|lesen sie auch|mehr zum thema|lea también|lee también"
    r"|leggi anche|leia (?:também|mais)|les også|läs också|читайте также|share|share this(?: post)?|copy link"
    r"|share with (?:facebook|twitter)|link copied|continue reading|back to top|follow us"
)
_LABEL = re.compile(rf"^\W*(?:{_LABELS})\W*$", re.IGNORECASE)
_LABEL_THEN_LINK = re.compile(
    rf"^\W*(?:{_LABELS}|read|watch|>+|»|→|more)\b[^:]{{0,60}}[:»>→]\s*\S|^\W*(?:{_LABELS})\b", re.IGNORECASE
)
_PLEA_STRONG = re.compile(
    r"small favou?r to ask|not ready to support|remind me (?:later|next month)|pa[iy]ment methods?"
    r"|sign up (?:for|to) (?:our|the|your)\b.{0,60}newsletter|get .{0,60} (?:delivered )?(?:to|in) your inbox"
    r"|support (?:us|our journalism|our work) (?:today|now|monthly|from)|if you can, please support"
    r"|your support,? no matter|(?:make|making) a (?:one-off |monthly )?(?:donation|contribution) (?:today|now)"
    r"|subscribe (?:now|today|for full access)|we need your help to continue|become a (?:member|supporter|subscriber)"
    r"|support the [\w\s]{3,40}!$|(?:abonnieren|unterstützen) sie (?:uns|unseren)|abonnez-vous|suscríbete"
    r"|soutenez[- ](?:nous|le journalisme)|wir bitten um ihre unterstützung",
    re.IGNORECASE,
)
_PLEA_WEAK = re.compile(
    r"\b(?:independent (?:news|journalism)|open,? independent|your (?:support|contribution|donation)|reader[- ]funded"
    r"|our (?:journalism|newsroom|readers|reporting|mission)|support (?:us|our)|donat(?:e|ion)s?|we need your"
    r"|as you may have heard|quick to set up|refuse to be silenced|from (?:just|only|as little as) [$£€]\d"
    r"|thank you|ihre (?:spende|unterstützung)|votre soutien)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^(?:\W*(?:photo|photograph|image|picture|foto|credit|source)\w*\s*(?:by\b|:|credit)|.{0,60}(?:©|\(c\)))"
    r"|^[^.!?]{2,60}(?:\s/\s[^.!?/]{2,40}){1,3}$"
    r"|^[^.!?]{2,70}\b(?:Getty Images|via (?:AP|Reuters|Getty))\W*$",
    re.IGNORECASE,
)
_CREDIT_CHARACTERS = 140


@lru_cache(maxsize=8_192)
def is_junk_name(names: str) -> bool:
    """Say whether class and id of an element mark it as furniture.

    >>> is_junk_name("share-buttons"), is_junk_name("article-body"), is_junk_name("header-link")
    (True, False, False)
    """
    return bool(_JUNK_TOKEN.search(names))


def is_label(text: str) -> bool:
    """Say whether a line is only the label of a box ("Read more", "Publicité")."""
    return len(text) <= 80 and bool(_LABEL.match(text))


def is_link_box(text: str, link_share: float) -> bool:
    """Say whether a line points to another story ("Read more: ...") rather than telling something."""
    return link_share >= 0.4 and len(text) <= 300 and bool(_LABEL_THEN_LINK.match(text))


def is_plea(text: str) -> bool:
    """Say whether a paragraph asks for money, a subscription or an address.

    >>> is_plea("Before you go, we have a small favor to ask.")
    True
    >>> is_plea("The minister praised independent journalism.")
    False
    """
    head = text[:1_000]
    return bool(_PLEA_STRONG.search(head)) or len({m.lower() for m in _PLEA_WEAK.findall(head)}) >= 2


def is_credit(text: str) -> bool:
    """Say whether a short line is the credit of a picture ("Jane Roe / Agency").

    >>> is_credit("Jane Roe / AP / TASS"), is_credit("He / she left the room. It was late.")
    (True, False)
    """
    return len(text) <= _CREDIT_CHARACTERS and bool(_CREDIT.match(text))
