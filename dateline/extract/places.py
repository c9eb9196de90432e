"""Names of countries (CLDR), words made from them, and the cities that time zones are named after."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from dateline.extract.lexicon import word_set

_DEMONYMS = """
AF Afghan; AL Albanian; DZ Algerian; AO Angolan; AR Argentine Argentinian; AM Armenian; AU Australian;
AT Austrian; AZ Azerbaijani; BH Bahraini; BD Bangladeshi; BY Belarusian; BE Belgian; BO Bolivian; BA Bosnian;
BW Botswanan; BR Brazilian; GB British Briton; BG Bulgarian; KH Cambodian; CM Cameroonian; CA Canadian;
TD Chadian; CL Chilean; CN Chinese; CO Colombian; CD Congolese; CR Costa-Rican; HR Croatian Croat; CU Cuban;
CY Cypriot; CZ Czech; DK Danish; DO Dominican; EC Ecuadorian Ecuadorean; EG Egyptian; SV Salvadoran;
ER Eritrean; EE Estonian; ET Ethiopian; FJ Fijian; FI Finnish; FR French Frenchman; GA Gabonese;
GE Georgian; DE German; GH Ghanaian; GR Greek; GT Guatemalan; GN Guinean; HT Haitian; HN Honduran;
HU Hungarian; IS Icelandic Icelander; IN Indian; ID Indonesian; IR Iranian; IQ Iraqi; IE Irish; IL Israeli;
IT Italian; CI Ivorian; JM Jamaican; JP Japanese; JO Jordanian; KZ Kazakh; KE Kenyan; XK Kosovar; KW Kuwaiti;
KG Kyrgyz; LA Laotian Lao; LV Latvian; LB Lebanese; LR Liberian; LY Libyan; LT Lithuanian; MG Malagasy;
MW Malawian; MY Malaysian; ML Malian; MT Maltese; MR Mauritanian; MX Mexican; MD Moldovan; MN Mongolian;
ME Montenegrin; MA Moroccan; MZ Mozambican; MM Burmese; NA Namibian; NP Nepali Nepalese; NL Dutch;
NI Nicaraguan; NE Nigerien; NG Nigerian; KP North-Korean; NO Norwegian; OM Omani; PK Pakistani;
PS Palestinian; PA Panamanian; PY Paraguayan; PE Peruvian; PH Filipino Philippine; PL Polish Pole;
PT Portuguese; QA Qatari; RO Romanian; RU Russian; RW Rwandan; SA Saudi; SN Senegalese; RS Serbian Serb;
SG Singaporean; SK Slovak; SI Slovenian Slovene; SO Somali; ZA South-African; KR South-Korean Korean;
ES Spanish Spaniard; LK Sri-Lankan; SD Sudanese; SE Swedish Swede; CH Swiss; SY Syrian; TW Taiwanese;
TJ Tajik; TZ Tanzanian; TH Thai; TG Togolese; TN Tunisian; TR Turkish Turk; TM Turkmen; UG Ugandan;
UA Ukrainian; AE Emirati; US American; UY Uruguayan; UZ Uzbek; VE Venezuelan; VN Vietnamese; YE Yemeni;
ZM Zambian; ZW Zimbabwean; 150 European
"""
_OTHER_NAMES = {
    "turkey": "TR", "united states": "US", "u.s.": "US", "us": "US", "usa": "US", "america": "US",
    "uk": "GB", "u.k.": "GB", "britain": "GB", "great britain": "GB", "czech republic": "CZ", "uae": "AE",
    "hong kong": "HK", "macau": "MO", "ivory coast": "CI", "burma": "MM", "bosnia": "BA", "palestine": "PS",
    "gaza": "PS", "congo": "CD", "holland": "NL", "swaziland": "SZ", "drc": "CD", "myanmar": "MM",
}  # fmt: skip
_NOT_PLACES = frozenset({"world", "outlying oceania", "eurozone", "united nations", "european union", "pole"})
_CITIES_LIKE_WORDS = word_set(
    """
    casey davis dawson easter center christmas chatham palmer stanley regina oral resolute midway
    mawson knox creston chita canary victoria mahe nome kirov vincennes winamac
    """
)
"""City names that are more often a surname or a plain word."""
_DISPLAY = {
    "TR": "Turkey",
    "HK": "Hong Kong",
    "MO": "Macau",
    "MM": "Myanmar",
    "PS": "Palestinian territories",
}


def place_named(name: str, language: str = "en") -> str | None:
    """Return the name under which a place is filed, or ``None`` if the words name none that is known.

    Countries and demonyms give the English country name ("Syrian" -> "Syria"), cities their own name.
    """
    low = name.lower().replace("’", "'")
    return _table(language).get(low) or _table("en").get(low) or _cities().get(low)


@lru_cache(maxsize=64)
def _table(language: str) -> dict[str, str]:
    english = Locale.parse("en").territories
    table: dict[str, str] = {}
    for code, name in _territories(language).items():
        if name.lower() not in _NOT_PLACES and len(name) > 3:
            table[name.lower()] = _DISPLAY.get(code, str(english.get(code, name)))
    if language == "en":
        table |= {name: _DISPLAY.get(code, str(english[code])) for name, code in _OTHER_NAMES.items()}
        table |= _demonyms()
    return table


def _territories(language: str) -> dict[str, str]:
    try:
        return {code: str(name) for code, name in Locale.parse(language).territories.items()}
    except (UnknownLocaleError, ValueError):
        return {}


def _demonyms() -> dict[str, str]:
    english = Locale.parse("en").territories
    table: dict[str, str] = {}
    for row in _DEMONYMS.replace("\n", " ").split(";"):
        code, *names = row.split()
        for name in names:
            low = name.lower().replace("-", " ")
            country = _DISPLAY.get(code, str(english[code]))
            table[low] = country
            table[low + "s"] = country
    return table


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Cities that CLDR names as examples of time zones, about 400."""
    zones = Locale.parse("en").time_zones
    places = {
        str(zone.get("city") or path.rsplit("/", 1)[-1].replace("_", " ")) for path, zone in zones.items()
    }
    more = {path.rsplit("/", 1)[-1].replace("_", " ") for path in _common_zones()}
    return {
        name.lower(): name
        for name in places | more
        if len(name) > 3 and name.lower() not in _CITIES_LIKE_WORDS
    }


def _common_zones() -> frozenset[str]:
    from babel.core import get_global

    zones = (zone for zones in get_global("territory_zones").values() for zone in zones)
    return frozenset(zone for zone in zones if "/" in zone and not zone.startswith("Etc/"))
