"""kargom nerede: from proving the order to what is told."""

import pytest

from tests.integration.dialogue_flows.conftest import Talk

pytestmark = pytest.mark.rasa


async def test_number_then_digits_give_the_state_and_no_personal_data(talk: Talk) -> None:
    await talk.says("kargom nerede")
    assert talk.responses == ["utter_ask_identify_form_order_ref"]
    await talk.says("TR1000001")
    assert talk.responses == ["utter_ask_identify_form_phone_digits"]
    answer = await talk.says("1001")
    assert talk.responses == ["utter_order_in_transit"]
    assert "TR1000001" in answer
    assert "Yurtiçi" in answer
    assert "Keten" not in answer
    assert talk.titles == ["Tüm ayrıntılar (kod gönder)", "Temsilciye bağlan"]
