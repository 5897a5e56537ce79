"""A real server with a password: Oxigraph behind nginx, which asks for basic authentication (RFC 7617)."""

from typing import Any

import pytest

from kg_builder.errors import StoreRejected
from kg_builder.stores import open_store
from kg_builder.stores.credentials import PASSWORD, TOKEN, USER

GRAPH = "https://x.example/1"


@pytest.mark.parametrize("protocol", ["gsp", "update"])
def test_user_and_password_are_given_where_they_are_asked_for(
    guarded: str, server: Any, make_quads: Any, protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(USER, "ann")
    monkeypatch.setenv(PASSWORD, "secret")
    with open_store(guarded, protocol=protocol) as store:
        # More than one request, and bodies that nginx keeps on disk.
        store.replace_graphs(
            [*make_quads(GRAPH, *("x" * 200 + str(n) for n in range(2000))), *make_quads(f"{GRAPH}/b", "b")]
        )
        assert {graph.value for graph in store.graphs()} == {GRAPH, f"{GRAPH}/b"}
    monkeypatch.delenv(USER)
    with open_store(server.url) as store:
        assert len(list(store.graphs())) == 2


@pytest.mark.parametrize("given", [{}, {USER: "ann", PASSWORD: "wrong"}, {TOKEN: "secret"}])
def test_who_is_not_let_in_is_told_what_to_set(
    guarded: str, server: Any, make_quads: Any, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (USER, PASSWORD, TOKEN):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with open_store(guarded) as store, pytest.raises(StoreRejected, match=f"HTTP 401.*{USER}") as raised:
        store.replace_graphs(make_quads(GRAPH, "a"))
    assert "wrong" not in str(raised.value)
    for name in given:
        monkeypatch.delenv(name)
    with open_store(server.url) as store:
        assert list(store.graphs()) == []
