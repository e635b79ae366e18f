"""Session ids."""

from bot.channels.web.sessions import SessionIds


def test_an_issued_id_is_recognised_by_who_holds_the_same_secret() -> None:
    session_id = SessionIds("geheim").issue()
    address = SessionIds("geheim").address_of(session_id)
    assert address == session_id[:22]
    assert SessionIds("andere").address_of(session_id) is None


def test_ids_are_all_different_and_hold_128_random_bits() -> None:
    ids = {SessionIds("s").issue() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(session_id) for session_id in ids} == {44}


def test_what_only_looks_alike_is_refused() -> None:
    sessions = SessionIds("s")
    session_id = sessions.issue()
    for other in (session_id + "\n", session_id + "A", session_id[:-1], session_id.swapcase(), f" {session_id}"):
        assert sessions.address_of(other) is None
