"""Requests that their words name for certain, where the model took the message for something else. Pure functions."""

import re

from actions.message import FALLBACK, Incoming
from bot.turkish.fold import fold

_UNSURE = frozenset(
    {FALLBACK, "provide_info", "out_of_scope", "smalltalk", "account_help", "delivery_info", "track_order", "affirm"}
)
_MISREAD = _UNSURE | {"delivery_late", "payment_methods", "campaign_info", "invoice", "payment_problem"}
_RULES: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = (
    (
        "change_delivery",
        _UNSURE,
        re.compile(r"\byeni adres\w*|\b(?:teslimat |kargo )?adres\w* (?:\w+ )?(?:degis|guncelle|duzelt)"),
    ),
    (
        "refund_status",
        _MISREAD | {"complaint_general"},
        re.compile(
            r"\b(?:param|paramin|iade(?:m|mi|min)? (?:para|ucret|tutar)\w*)\b.*"
            r"\b(?:ner|ne zaman|ne oldu|yat|gel|gec|gun)"
            r"|\bpara\w* (?:yat|gel)ma\w*|\biade\w* (?:\w+ )?(?:ne oldu|ne durumda|ner[ed]\w*|hangi asama\w*)"
            r"|\biade kod\w*|\biade etiket\w*|\bkayd\w* (?:ne oldu|ne durumda)"
        ),
    ),
    (
        "exchange_request",
        frozenset({"complaint_wrong_item"}),
        re.compile(r"\A(?!.*\b(?:gel|gonder|cik|yolla|koymus|yanlis)).*\bdegis"),
    ),
    (
        "cancel_order",
        _UNSURE,
        re.compile(
            r"\b(?:paket|kargo|siparis)\w* (?:\w+ )?(?:almicam|almayaca\w+|istemiyorum)|\bgeri gitsin|\bcancel\b"
        ),
    ),
    (
        "return_request",
        frozenset({"feedback_praise", "feedback_suggestion", "deny", FALLBACK}),
        re.compile(r"\bbe[gy]+enm?edi[mk]\b"),
    ),
    ("refund_status", _MISREAD, re.compile(r"\bkac (?:para|lira|tl) (?:al(?!\w*s[iu]n)|yat|iade|gel)")),
    ("return_policy", frozenset({"return_request"}), re.compile(r"\bpara\w* kac (?:gun|is gun)\w*")),
    ("return_policy", frozenset({"shipping_fee"}), re.compile(r"\biade (?:kargo|gonderi)\w*|\biade\w* kargo\w*")),
    ("cancel_order", frozenset({"stop_flow"}), re.compile(r"\baslinda iptal (?!etme(?!k)|\w+ istemi)(?:et|ed)")),
    ("cancel_order", frozenset({"refund_status"}), re.compile(r"\biptal et(?:se|tir)")),
    (
        "track_order",
        frozenset({"cancel_order"}),
        re.compile(r"\b(?:neden|niye|nicin) iptal (?:oldu|olmus|edil(?:di|mis)|et(?:ti|mis))"),
    ),
    ("complaint_service", frozenset({FALLBACK, "out_of_scope", "smalltalk"}), re.compile(r"\btazminat|\bmagdur")),
    ("human_handoff", _UNSURE, re.compile(r"\b(?:human|real person|agent|representative|operator)\b")),
    ("track_order", _UNSURE, re.compile(r"\bwhere\W+(?:s |is )?(?:my|the)\b|\btrack my\b|\bwhen will (?:it|my)\b")),
    ("return_request", _UNSURE, re.compile(r"\b(?:return|refund)\b.*\b(?:it|this|my|order|item)\b|\bmy money back\b")),
    (
        "return_request",
        frozenset({"abuse"}),
        re.compile(r"\bparam\w* (?:\w+ )?(?:ver|iste|iade)|\biade|\bgeri (?:al|gonder|yolla|ver)"),
    ),
    ("cancel_order", frozenset({"abuse"}), re.compile(r"\biptal")),
    ("track_order", frozenset({"abuse"}), re.compile(r"\bkargo\w*|\bsiparis\w* ner")),
)
_CODE = re.compile(r"\A(?!.*\b(?:indirim|kupon|hediye)).*\bkod\w* (?:ney|ned|ner|lazim|gelmedi|hangi)")


def request_by_words(message: Incoming, *, after_return: bool = False) -> str | None:
    """The request that the words name, for an intent that it is mistaken for; None to leave it as understood.

    `after_return` says that a return was opened just before: "kodum neydi" is about its code then.
    """
    if after_return and not message.is_button and _CODE.search(fold(message.text)):
        return "refund_status"
    if message.is_button or len(message.intents) > 1:
        return None
    text = fold(message.text)
    return next((to for to, mistaken, words in _RULES if message.intent in mistaken and words.search(text)), None)
