from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.revise.edits import ORDER, Said, changes, judge, severity

CASES: dict[str, list[tuple[str, str, str | None]]] = {
    "number": [
        ("12 people died.", "31 people died.", "en"),
        ("Twelve people died.", "Thirty-one people died.", "en"),
        ("Twelve people died.", "31 people died.", "en"),
        ("Dozens were hurt.", "31 were hurt.", "en"),
        ("At least 12 were hurt.", "12 were hurt.", "en"),
        ("More than 12 were hurt.", "Nearly 12 were hurt.", "en"),
        ("12 dead, 31 injured", "31 dead, 12 injured", "en"),
        ("The bridge is 1,000 metres long.", "The bridge is 1 metre long.", "en"),
        ("12.5 metres of water", "125 metres of water", "en"),
        ("Turnout is 12%.", "Turnout is 15%.", "en"),
        ("A fee of $5", "A fee of €5", "en"),
        ("It is -5 degrees", "It is 5 degrees", "en"),
        ("The ferry leaves at 3pm.", "The ferry leaves at 4pm.", "en"),
        ("The ferry leaves on Monday.", "The ferry leaves on Tuesday.", "en"),
        ("Voting ends on 3 May.", "Voting ends on 4 May.", "en"),
        ("Voting ends in May.", "Voting ends in June.", "en"),
        ("<12 boats came.", ">12 boats came.", "en"),
        ("One of the men left.", "Two of the men left.", "en"),
        ("12 people died in the fire.", "12 people died in the fire. Now 31 people are dead.", "en"),
        ("Zwölf Menschen starben.", "Einunddreißig Menschen starben.", "de"),
        ("Am Montag wird gewählt.", "Am Dienstag wird gewählt.", "de"),
        ("Douze personnes sont mortes.", "Trente et un personnes sont mortes.", "fr"),
        ("Murieron doce personas.", "Murieron treinta y una personas.", "es"),
        ("Погибли двенадцать человек.", "Погибли тридцать один человек.", "ru"),
        ("On iki kişi öldü.", "Otuz bir kişi öldü.", "tr"),
        ("死者は十二人。", "死者は三十一人。", "ja"),
        ("死者は三人。", "死者は五人。", "ja"),
        ("قتل ١٢ شخصا.", "قتل ٣١ شخصا.", "ar"),
        ("मृतकों की संख्या १२ हुई।", "मृतकों की संख्या ३१ हुई।", "hi"),
    ],
    "typography": [
        ("He said “no” – twice.", 'He said "No" - twice!', "en"),
        ("us troops left.", "US troops left.", "en"),
        ("Ferry Sinks Off Halden Coast", "Ferry sinks off Halden coast", "en"),
        ("The re-elected mayor", "The reelected mayor", "en"),
        ("1,000 people came.", "1.000 people came.", "de"),
        ("1 000 people came.", "1,000 people came.", "fr"),
        ("5,5 million", "5.5 million", "de"),
        ("Twelve people came.", "12 people came.", "en"),
        ("12% came.", "12 per cent came.", "en"),
        ("The ferry leaves at 3.30pm.", "The ferry leaves at 15:30.", "en"),
        ("The ferry leaves at 9am.", "The ferry leaves at 9 a.m.", "en"),
        ("It cost $1.5m.", "It cost $1.5 million.", "en"),
        ("Die Straße, sie ist frei.", "Die Straße: Sie ist frei.", "de"),
    ],
    "wording": [
        ("It is not over.", "It is now over.", "en"),
        ("A recieve here.", "A receive here.", "en"),
        ("The road is shut.", "The road is shut. Rain goes on.", "en"),
        ("The road is shut.", "The road is shut. In Halden 300 boats lie idle.", "en"),
        ("Gates open. Rain ends.", "Rain ends. Gates open.", "en"),
        ("Ferry Sinks Off Coast With Many Aboard", "Boat Sinks Off Coast With Many Aboard", "en"),
        ("Das Haus brennt.", "Das Gebäude brennt.", "de"),
        ("hablo con ella", "habló con ella", "es"),
        ("雨が降った。", "雪が降った。", "ja"),
        ("Laut Polizei sind nun die Wege wieder frei.", "Laut Polizei sind nun die Wege ganz frei.", "de"),
        ("Según la policía el río no subió nunca.", "Según la policía el río no bajó nunca.", "es"),
        ("", "All is quiet.", "en"),
        ("Shares ▲ 5%", "Shares ▼ 5%", "en"),
        ("The gate: ✅", "The gate: ❌", "en"),
    ],
    "name": [
        ("Mayor Jon Smth opened the gate.", "Mayor Jon Smith opened the gate.", "en"),
        ("The boat left Halden at noon.", "The boat left Moss at noon.", "en"),
        ("Prime Minister John Alder arrived in Leeds", "Prime Minister Jon Alder arrived in Leeds", "en"),
        ("Die Ministerin Müller kommt.", "Die Ministerin Schmidt kommt.", "de"),
        ("Le maire Jean Dupont est venu.", "Le maire Jean Dupond est venu.", "fr"),
        ("Мэр Иванов приехал.", "Мэр Петров приехал.", "ru"),
    ],
    "attribution": [
        ("The road is shut, police said.", "The road is shut.", "en"),
        ("Police said the road is shut.", "Officials said the road is shut.", "en"),
        ("“We are leaving,” the minister said.", "“We are leaving,” the envoy said.", "en"),
        ("According to Mary Poe, it is over.", "According to Ann Doe, it is over.", "en"),
        ("Laut Polizei ist die Straße frei.", "Laut Feuerwehr ist die Straße frei.", "de"),
        ("429 dagegen, gab das Rathaus bekannt.", "429 dagegen, gab die Leitung bekannt.", "de"),
        ("La vía abrió, dijo el ministerio del interior.", "La vía abrió, dijo la junta electoral.", "es"),
        ("« Tout va bien », a déclaré le maire.", "« Tout va bien », a déclaré le préfet.", "fr"),
        ("Die Polizei sagte, es sei vorbei.", "Die Feuerwehr sagte, es sei vorbei.", "de"),
        ("Geminin battığı öne sürüldü.", "Geminin battığı anlaşıldı.", "tr"),
        ("Segundo a polícia, a estrada abriu.", "A estrada abriu.", "pt"),
        ("Es fehlen 35, wie die Bahn angab.", "Es fehlen 35, wie die Klinik angab.", "de"),
        ("Das kostet 5, schätzte die Bahn.", "Das kostet 5, schätzte die Klinik.", "de"),
        ("Se ahogó, calculó el hospital.", "Se ahogó, calculó el sindicato.", "es"),
        ("On attend, a fait savoir le syndicat.", "On attend, a fait savoir la caserne.", "fr"),
        ("Cerró, según la compañía eléctrica.", "Cerró, según la compañía ferroviaria.", "es"),
    ],
    "correction": [
        ("12 people died.", "31 people died.\n\nCorrection: the toll had been given as 12.", "en"),
        ("The ship is the Vega.", "The ship is the Nora. (This post was amended on 5 May.)", "en"),
        ("Das Schiff ist die Vega.", "Das Schiff ist die Nora. (Anm. d. Red.: zuvor anders.)", "de"),
        ("Zwölf Tote.", "31 Tote. Korrektur: Zunächst war von zwölf die Rede.", "de"),
        ("Le navire a coulé.", "Le navire a sombré. Une version précédente disait autre chose.", "fr"),
        ("El barco se hundió.", "El barco flota. Fe de errores: no se hundió.", "es"),
        ("La nave affonda.", "La nave è salva. Rettifica: non affonda.", "it"),
        ("Het schip zonk.", "Het schip vaart. In een eerdere versie stond iets anders.", "nl"),
        ("Statek zatonął.", "Statek płynie. Sprostowanie: nie zatonął.", "pl"),
        ("Gemi battı.", "Gemi yüzüyor. Düzeltme: batmadı.", "tr"),
        ("Судно затонуло.", "Судно на плаву. Исправлено: не затонуло.", "ru"),
        ("Судно затонуло.", "Судно на плаву. Виправлено: не затонуло.", "uk"),
        ("船は沈んだ。", "船は無事。\n訂正:沈んだは誤り。", "ja"),
        ("Fünf Boote.", "Fünf Schiffe. Korrektur von 15:54 Uhr: es sind keine Boote.", "de"),
        ("El barco se hundió.", "El barco flota. Corrección de las 15:54: no se hundió.", "es"),
        ("Le navire a coulé.", "Le navire a sombré. Correction à 15:54 : pas autre chose.", "fr"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "before", "after", "language"),
    [(expected, *case) for expected, cases in CASES.items() for case in cases],
)
def test_severity(expected: str, before: str, after: str, language: str | None) -> None:
    assert severity(before, after, language) == expected


def test_an_edit_may_change_several_things() -> None:
    found = changes(
        "Mayor Jon Smth counted 12 boats in the storm.",
        "Mayor Jon Smith counted 31 ships in the storm.\n\nCorrection: it had said 12.",
        "en",
    )
    assert {"correction", "number", "name", "wording"} <= found


def test_the_language_is_guessed_where_nobody_gives_it() -> None:
    assert (
        severity(
            "Es waren zwölf Boote auf der Insel und im Hafen.",
            "Es waren elf Boote auf der Insel und im Hafen.",
        )
        == "number"
    )


@pytest.mark.parametrize(
    "text",
    [
        "The market saw a correction: nothing else.",
        "Update on the flood follows.",
        "They amended the bill.",
        "Corrections officers left the prison.",
    ],
)
def test_words_that_look_like_labels_are_none(text: str) -> None:
    assert (
        judge(Said(headline="", article_body="Other words."), Said(headline="", article_body=text)).label
        is None
    )


def test_a_label_is_told_from_a_silent_edit() -> None:
    labelled = "31 boats. This post was amended on 5 May."
    came = judge(Said(headline="", article_body="12 boats."), Said(headline="", article_body=labelled), "en")
    assert came.label == "This post was amended on 5 May."
    assert came.changes[:2] == ("correction", "number")
    stood = judge(
        Said(headline="", article_body=labelled),
        Said(headline="", article_body=labelled.replace("31", "35")),
        "en",
    )
    assert (stood.label, stood.severity) == ("This post was amended on 5 May.", "number")
    silent = judge(
        Said(headline="", article_body="12 boats."), Said(headline="", article_body="31 boats."), "en"
    )
    assert silent.label is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("UPDATE: 12 boats are lost.", "UPDATE: 31 boats are lost."),
        ("Update - 12 boats", "Update - 31 boats"),
        ("Update 1 (12:05): 12 boats", "Update 1 (12:05): 31 boats"),
        ("Aktualisierung: 12 Boote", "Aktualisierung: 31 Boote"),
        ("【更新】12隻", "【更新】31隻"),
        ("Updated at 12:03. 12 boats.", "Updated at 12:03. 31 boats."),
    ],
)
def test_news_under_the_word_update_is_not_labelled_by_it(before: str, after: str) -> None:
    edit = judge(Said(headline="", article_body=before), Said(headline="", article_body=after))
    assert (edit.severity, edit.label) == ("number", None)


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("Updated at 12:03. 12 boats.", "Updated at 12:05. 31 boats.", "Updated at 12:05"),
        ("12 boats.", "UPDATE 3pm: 31 boats.", "UPDATE 3pm"),
        ("12 boats.", "31 boats. This post has been updated.", "This post has been updated"),
    ],
)
def test_an_update_is_no_silent_edit_and_no_correction(before: str, after: str, label: str) -> None:
    edit = judge(Said(headline="", article_body=before), Said(headline="", article_body=after))
    assert (edit.severity, edit.label, edit.came_labelled) == ("number", label, True)
    assert "correction" not in edit.changes


def test_endless_groups_of_digits_are_judged() -> None:
    edit = judge(
        Said(headline="", article_body="1 " + "000 " * 20_000),
        Said(headline="", article_body="2 " + "000 " * 20_000),
    )
    assert "number" in edit.changes


def test_headline_and_body_are_judged_together() -> None:
    edit = judge(
        Said(headline="12 boats lost", article_body="They sank at noon"),
        Said(headline="31 boats lost", article_body="They sank at dawn"),
        "en",
    )
    assert edit.changes == ("number", "wording")
    assert [part.op for part in edit.headline] == ["removed", "added", "equal"]


_SOME = "12 31 1,000 twelve Poe Mary said police the . , “x” Correction: May % $ 死 三"
WORDS = st.lists(st.sampled_from(_SOME.split()), max_size=15).map(" ".join)


@given(WORDS, WORDS, st.sampled_from(["en", "de", "ja", None]))
def test_every_pair_has_a_severity_of_the_list(before: str, after: str, language: str | None) -> None:
    edit = judge(Said(headline="", article_body=before), Said(headline=before, article_body=after), language)
    assert edit.changes
    assert list(edit.changes) == [one for one in ORDER if one in edit.changes]


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["en", "de", "fr", "ru", "ja", "ar"]))
def test_another_number_is_never_trivial(before: int, after: int, language: str) -> None:
    found = severity(f"Toll: {before} dead", f"Toll: {after} dead", language)
    assert found == ("typography" if before == after else "number")


@given(
    st.integers(0, 10**9), st.sampled_from([(",", "."), (".", ","), ("", ","), ("\u202f", "."), ("'", ",")])
)
def test_another_mark_between_thousands_is_trivial(value: int, marks: tuple[str, str]) -> None:
    before, after = (f"{value:,}".replace(",", mark) for mark in marks)
    assert severity(f"{before} people", f"{after} people", "de") == "typography"


@pytest.mark.parametrize(
    "unit",
    ["“A B” said C. at least 1 ", "(\n", "Update: ", "Ann Poe ", "12 h "],
    ids=["said", "marks", "label", "names", "numbers"],
)
def test_hostile_texts_are_judged(unit: str) -> None:
    """A cost that grows with the square of the length would keep this from ending."""
    text = (unit * (100_000 // len(unit)))[:100_000]
    edit = judge(
        Said(headline="", article_body=text), Said(headline="", article_body=f"x {text[:-9]} Jon"), "en"
    )
    assert edit.changes
    assert edit.article_body
