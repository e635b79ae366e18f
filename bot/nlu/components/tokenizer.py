"""A tokenizer that keeps order numbers, e-mail addresses and apostrophe suffixes whole."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.turkish.fold import fold

_TOKEN = re.compile(
    r"https?://\S+"
    r"|[^\s@,;:()<>]+@[\w.-]+\w(?:['’]\w+)?"  # an e-mail address, with a suffix glued on
    r"|\#?\w+(?:[-–_/.,'’]\w+)*"  # TR-2024-00123, Ayşe'nin, 149,90, 12.11.2026
    r"|[^\w\s]"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TurkishTokenizer(Tokenizer):
    """Splits the original text; each token's lemma is its fold, which Rasa's own featurizers then count."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's options for splitting intent names; none of ours."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of one attribute, with offsets into it. A text without any is one token itself, as Rasa expects."""
        text: str = message.get(attribute)
        found = [Token(match.group(), match.start(), lemma=fold(match.group())) for match in _TOKEN.finditer(text)]
        return found or [Token(text, 0, lemma=fold(text))]
