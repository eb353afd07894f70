"""What a text should not hold: tables of what is noticed, and of what is no alarm."""

from __future__ import annotations

import pytest

from socx.requests.scan import BANK, BIRTH, EMAIL, NUMBER, PERSON, PHONE, scan

NOTICED = [
    (PHONE, "Call +383 44 123 456 for details."),
    (PHONE, "Her number is 00383 44 123 456."),
    (PHONE, "Appelez le 06 12 34 56 78."),
    (PHONE, "Tel. 038 200 300, room 4"),
    (PHONE, "Mobile: 044123456"),
    (PHONE, "Teléfono 55 1234 5678"),
    (PHONE, "WhatsApp +52 (55) 1234-5678"),
    (EMAIL, "Write to ana.perez+1@ministry.example please."),
    (EMAIL, "contact:jean@exemple.fr"),
    (BANK, "Pay to XK05 1212 0123 4567 8906 in time."),
    (BANK, "IBAN FR1420041010050500013M02606"),
    (BANK, "ES91 2100 0418 4502 0005 1332"),
    (NUMBER, "Passport no. P1234567 was lost."),
    (NUMBER, "passeport : 12AB34567"),
    (NUMBER, "Her personal number is 1234567890."),
    (NUMBER, "DNI 12345678Z"),
    (NUMBER, "the holder of 12345678Z"),
    (NUMBER, "NIE X1234567L"),
    (NUMBER, "Numéro de sécurité sociale 2 69 05 49 588 157 80"),
    (NUMBER, "2 69 05 49 588 157 80"),
    (NUMBER, "CURP GOMC900514HDFRRL09"),
    (NUMBER, "JMBG 0101990710006"),
    (NUMBER, "cédula de identidad 1.234.567-8"),
    (NUMBER, "She is registered under 1172839405 there."),
    (BIRTH, "She was born on 12 March 1998 in a village."),
    (BIRTH, "date of birth: 12.03.1998"),
    (BIRTH, "DOB 1998-03-12"),
    (BIRTH, "née le 3 août 2001"),
    (BIRTH, "nacida el 5 de mayo de 1999"),
    (BIRTH, "fecha de nacimiento 05/05/1999"),
    (PERSON, "The victim Arta Krasniqi lives in the shelter."),
    (PERSON, "Arta Krasniqi, a survivor of violence, asked for help."),
    (PERSON, "We heard of Ms. Berisha, who was beaten by her husband."),
    (PERSON, "A girl named Lule was trafficked to another town."),
    (PERSON, "Mme Diop, victime de violences, attend une réponse."),
    (PERSON, "une femme nommée Awa, battue par son mari"),
    (PERSON, "La víctima María López pidió ayuda."),
    (PERSON, "Una mujer llamada Rosa fue maltratada."),
]

NO_ALARM = [
    "",
    "The workshop takes place from 12.03.2027 to 14.03.2027.",
    "Between 2026-03-27 and 2026-04-02; also 27/03/2026.",
    "From 01.02.2026 to 03.02.2026, or 1 2 2026.",
    "The budget is EUR 1 200 000, that is 1.200.000 euros or 1,200,000 USD.",
    "An increase of +20 000 people and +10 000 000 euros.",
    "Revenue was +12 345 678 900 EUR; the fund has 1500000000 EUR.",
    "Law No. 03/L-212, Law 2010/04, Article 12 of Law 05/L-031 of 2015.",
    "Ley 19/2013, de 9 de diciembre; Real Decreto 8/2015; loi n° 2013-660 du 22 juillet 2013.",
    "Decision (EU) 2018/1523, UNSCR 1244/1999, C(2021) 1234567, Ares(2026)1234567.",
    "National Employment Strategy 2025-2030, indicator 8.5.2, CRS code 16010.",
    "ISBN 9789290497097 and ISO 9001:2015.",
    "About 1 250 000 persons, 45 % of whom are women; 120 000 identity cards were issued.",
    "Passports are checked at 12 border points in 2025.",
    "Children born after 1 January 2020 have the right to a place.",
    "Of those born in 1998, a third has work.",
    "Room 0204, box 00 12, file 0001/2026.",
    "The telephone survey of 2024 reached 12 450 households.",
    "The mobile team of 12 visits 140 villages.",
    "Victims of domestic violence under the Istanbul Convention.",
    "The Ministry of Justice and the Gender Equality Agency support survivors.",
    "Shelters for victims in Fushë Kosovë and near North Mitrovica.",
    "Ana Krasniqi is the head of the department of statistics.",
    "Victimes de la traite : le Conseil national et la Convention du Conseil de l'Europe.",
    "Las víctimas de violencia según la Ley Orgánica y el Instituto de la Mujer. Juan Pérez dirige el registro.",
    "The Ombudsperson Institution follows how victims are treated. Mr. Berisha leads it.",
    "The action code is 2026-07 KOSOVO*, contract 2022/438-871.",
    "Windows of 10-14 working days, 16 to 22 days per expert.",
]


@pytest.mark.parametrize(("kind", "text"), NOTICED, ids=[text for _, text in NOTICED])
def test_this_is_noticed(kind: str, text: str) -> None:
    assert kind in {found.kind for found in scan(text)}


@pytest.mark.parametrize("text", NO_ALARM)
def test_this_is_no_alarm(text: str) -> None:
    assert scan(text) == []


def test_each_kind_is_counted_once_however_it_is_written() -> None:
    found = scan("a@b.example, c@d.example; +383 44 123 456. IBAN FR1420041010050500013M02606")

    assert [(f.kind, f.count) for f in found] == [(EMAIL, 2), (BANK, 1), (PHONE, 1)]


def test_what_was_found_is_never_carried_along() -> None:
    assert "383" not in repr(scan("Call +383 44 123 456."))


def test_a_long_text_is_read_quickly() -> None:
    """A hostile text is no way to keep the server busy."""
    for piece in ("0 1 ", "+1 2 ", "Ab Cd victim ", "1234 ", "a.a", "AA00 AAAA "):
        text = (piece * 2000)[:8000]
        assert isinstance(scan(text), list)
