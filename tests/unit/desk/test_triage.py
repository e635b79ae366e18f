import pytest

from bot.desk.reasons import Reason, Team
from bot.desk.signals import Signals, lexicon, signs_in
from bot.desk.triage import decide

CALM = Signals()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("REZALETSİNİZ!!!", {"anger"}),
        ("Kaçıncı kez yazıyorum, kimse dönmüyor", {"anger"}),
        ("tüketici hakem heyetine gideceğim", {"threat"}),
        ("Şikayetvar'a yazdım bile", {"threat"}),
        ("aptal mısınız", {"insult"}),
        ("paramı geri istiyorum", {"money"}),
        ("PARAM NEREDE", {"money"}),
        ("dolandırıcısınız", {"anger", "money"}),
        ("kartımdan iki kere çekildi", {"money"}),
        ("kargom nerede", set()),
        ("merhaba, temsilciye bağlanabilir miyim", set()),
        ("parametreleri nedir bu cihazın", set()),
        ("hepsini itinayla paketlemişsiniz, salaklık bende", {"insult"}),
        ("", set()),
    ],
)
def test_signs_in_a_message(text: str, signs: set[str]) -> None:
    assert signs_in([text], []) == signs


def test_signs_in_what_was_understood() -> None:
    assert signs_in([], ["abuse", "refund_status", "greet"]) == {"insult", "money"}


@pytest.mark.parametrize(
    ("reason", "signals", "intents", "expected"),
    [
        (Reason.ASKED, CALM, [], (Reason.ASKED, 4, Team.GENERAL)),
        (Reason.ASKED, CALM, ["human_handoff", "product_size"], (Reason.ASKED, 4, Team.SALES)),
        (Reason.ASKED, Signals(money=True), [], (Reason.ASKED, 3, Team.PAYMENTS)),
        (Reason.ASKED, Signals(money=True), ["refund_status"], (Reason.ASKED, 3, Team.RETURNS)),
        (Reason.LATE_ORDER, Signals(days_late=1), [], (Reason.LATE_ORDER, 3, Team.DELIVERY)),
        (Reason.LATE_ORDER, Signals(days_late=3), [], (Reason.LATE_ORDER, 2, Team.DELIVERY)),
        (Reason.LATE_ORDER, Signals(days_late=3, repeated=True), [], (Reason.LATE_ORDER, 1, Team.EXPERIENCED)),
        (Reason.ASKED, Signals(angry=True), ["track_order"], (Reason.ANGRY, 2, Team.EXPERIENCED)),
        (Reason.NOT_UNDERSTOOD, Signals(angry=True, money=True), [], (Reason.ANGRY, 1, Team.EXPERIENCED)),
        (Reason.FAILED_TURN, Signals(failed_turn=True), [], (Reason.FAILED_TURN, 2, Team.GENERAL)),
        (Reason.FAILED_TURN, Signals(failed_turn=True, angry=True), [], (Reason.FAILED_TURN, 1, Team.EXPERIENCED)),
        (
            Reason.ASKED,
            Signals(True, True, True, True, True, 9, True),
            ["greet"],
            (Reason.ANGRY, 1, Team.EXPERIENCED),
        ),
    ],
)
def test_reason_priority_and_team(
    reason: Reason, signals: Signals, intents: list[str], expected: tuple[Reason, int, Team]
) -> None:
    found = decide(reason, signals, intents)
    assert (found.reason, found.priority, found.team) == expected


def test_every_team_of_the_file_exists_and_every_word_is_folded() -> None:
    known = lexicon()
    assert {Team(team) for team in known.team_of.values()} == set(Team)
    for pattern in known.words.values():
        assert pattern.pattern.isascii()
        assert pattern.pattern == pattern.pattern.lower()
