"""Declarations: how a signature becomes a call."""

from __future__ import annotations

import inspect
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import ModuleType
from typing import Annotated, Any, Literal

import attrs
import pytest

import bitget_client.rest
from bitget_client.errors import InvalidArgument
from bitget_client.rate_limit import RateLimit
from bitget_client.rest.endpoint import EndpointGroup, endpoints_of, get, post, signed_get, signed_post
from bitget_client.rest.paging import Paging
from bitget_client.rest.response import ApiResponse
from bitget_client.rest.transport import Route
from bitget_client.wire import AtMost, Body, Closed, Number, Timestamp, Wire, YesNo

Kind = Annotated[Literal["SPOT", "MARGIN"], Closed]


@attrs.frozen(kw_only=True)
class Order:
    symbol: str
    client_oid: str | None = None
    price: Number | None = None


class Room(EndpointGroup):
    """A room of all sorts."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport

    @get("/api/v3/room/things", rate=RateLimit(20, per="ip"), paging=Paging("cursor", "cursor"))
    def get_things(
        self,
        *,
        category: Kind,
        symbol: str | None = None,
        limit: int | None = None,
        start_time: Timestamp | None = None,
        odd: Annotated[str | None, Wire("oddId")] = None,
        kind: str = "usual",
    ) -> ApiResponse[list[Decimal]]:
        """Some things."""
        ...

    @signed_get("/api/v3/room/{margin_type}/all/{kind}")
    def get_all(self, *, margin_type: Literal["crossed", "isolated"], kind: str, coin: str) -> ApiResponse[str]: ...

    @post("/api/v3/room/look", idempotent=True)
    def look(self) -> ApiResponse[None]: ...

    @signed_post("/api/v3/room/place")
    def place(
        self, *, qty: Number, price: Number | None = None, reduce_only: YesNo | None = None, market: bool = False
    ) -> ApiResponse[Order]: ...

    @signed_post("/api/v3/room/place-batch")
    def place_batch(
        self, *, orders: Annotated[Sequence[Order | Mapping[str, Any]], Body, AtMost(2)]
    ) -> ApiResponse[list[Order]]: ...

    def no_endpoint(self) -> None:
        """Not one."""


class Stub:
    """Takes the place of the transport and keeps what it is asked to send."""

    def __init__(self) -> None:
        self.route: Route | None = None
        self.params: Any = None
        self.path: str | None = None
        self.result_type: Callable[[], Any] = lambda: None

    def call(
        self, route: Route, params: Any = None, *, path: str | None = None, result_type: Callable[[], Any]
    ) -> ApiResponse[Any]:
        self.route, self.params, self.path, self.result_type = route, params, path, result_type
        return ApiResponse({"data": ["1.5"]}, {}, result_type)


@pytest.fixture
def stub() -> Stub:
    return Stub()


@pytest.fixture
def room(stub: Stub) -> Room:
    return Room(stub)


def test_arguments(room: Room, stub: Stub) -> None:
    """Names become camelCase, values take their form on the wire, ``None`` is not sent, defaults are."""
    room.get_things(category="spot", symbol="BTCUSDT", limit=5, start_time=None, odd="7")  # type: ignore[arg-type]
    assert {"kind": "usual", "category": "SPOT", "symbol": "BTCUSDT", "limit": 5, "oddId": "7"} == stub.params
    assert None is stub.path
    room.get_things(category="MARGIN", kind="other")
    assert {"category": "MARGIN", "kind": "other"} == stub.params


def test_route(room: Room, stub: Stub) -> None:
    """Each declaration says verb, path, signing, limit and whether it may be repeated."""
    room.get_things(category="SPOT")
    assert Route("GET", "/api/v3/room/things", False, True, RateLimit(20, per="ip")) == stub.route
    room.get_all(margin_type="crossed", kind="x", coin="BTC")
    assert Route("GET", "/api/v3/room/{margin_type}/all/{kind}", True, True, None) == stub.route
    room.look()
    assert Route("POST", "/api/v3/room/look", False, True, None) == stub.route
    room.place(qty="1")
    assert Route("POST", "/api/v3/room/place", True, False, None) == stub.route


def test_places_in_the_path(room: Room, stub: Stub) -> None:
    """An argument the path names goes there, encoded, and not into the query."""
    room.get_all(margin_type="isolated", kind="a/b ü", coin="BTC")
    assert ("/api/v3/room/isolated/all/a%2Fb%20%C3%BC", {"coin": "BTC"}) == (stub.path, stub.params)


@pytest.mark.parametrize("kind", ["", ".", ".."])
def test_values_that_would_change_the_path(room: Room, stub: Stub, kind: str) -> None:
    """What would lead to another path is refused before anything is sent."""
    with pytest.raises(InvalidArgument, match="no place in a path"):
        room.get_all(margin_type="isolated", kind=kind, coin="BTC")
    assert None is stub.route


def test_body(room: Room, stub: Stub) -> None:
    """Numbers go out as text, booleans as such, switches as yes and no; without arguments there is no body."""
    room.place(qty=Decimal("0.10"), price=5, reduce_only=True, market=True)
    assert {"market": True, "qty": "0.10", "price": "5", "reduceOnly": "yes"} == stub.params
    room.look()
    assert {} == stub.params


def test_bare_array(room: Room, stub: Stub) -> None:
    """An argument marked as the body is all of it: objects, and mappings in either spelling."""
    room.place_batch(orders=[Order(symbol="A", client_oid="1"), {"symbol": "B", "clientOid": "2", "price": 3}])
    assert [{"symbol": "A", "clientOid": "1"}, {"symbol": "B", "clientOid": "2", "price": "3"}] == stub.params
    room.place_batch(orders=[])
    assert [] == stub.params


def test_too_many_items(room: Room, stub: Stub) -> None:
    """A batch that is too long is refused before anything is sent."""
    with pytest.raises(InvalidArgument, match="3 items"):
        room.place_batch(orders=[{"symbol": "A"}] * 3)
    assert None is stub.route


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda room: room.place(qty=0.1), "qty=0.1 is a float"),
        (lambda room: room.place_batch(orders=[{"symbol": "A", "price": 0.1}]), "price=0.1 is a float"),
        (lambda room: room.place_batch(orders=[{"symbl": "A"}]), "'symbl' is unknown"),
        (lambda room: room.place_batch(orders=None), "wants a list"),
        (lambda room: room.get_things(category="SPOTS"), "category='SPOTS' is unknown: use one of SPOT, MARGIN"),
        (lambda room: room.get_things(category="SPOT", limit="many"), "limit='many' is not a whole number"),
    ],
)
def test_values_refused(room: Room, stub: Stub, call: Callable[[Room], Any], text: str) -> None:
    """Values without a form on the wire are refused with a sentence, before anything is sent."""
    with pytest.raises(InvalidArgument, match=text):
        call(room)
    assert None is stub.route


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda room: room.get_things(), r"Room.get_things\(\) missing 1 required keyword-only argument: 'category'"),
        (lambda room: room.get_things(category="SPOT", symbl="x"), "got an unexpected keyword argument 'symbl'"),
        (lambda room: room.get_things("SPOT"), "takes 1 positional argument but 2"),
        (lambda room: room.look(self=1), "multiple values for argument 'self'"),
    ],
)
def test_pythons_own_errors(room: Room, stub: Stub, call: Callable[[Room], Any], text: str) -> None:
    """Missing and unknown arguments get the words Python has for them."""
    with pytest.raises(TypeError, match=text):
        call(room)
    assert None is stub.route


def test_result(room: Room, stub: Stub) -> None:
    """The answer's data has the declared type."""
    assert [Decimal("1.5")] == room.get_things(category="SPOT").data
    assert list[Decimal] == stub.result_type()
    room.look()
    assert type(None) is stub.result_type()


def test_help_reads_well() -> None:
    """Signature, name and docstring are those of the declaration."""
    assert ["self", "category", "symbol", "limit", "start_time", "odd", "kind"] == list(
        inspect.signature(Room.get_things).parameters
    )
    assert "Some things." == Room.get_things.__doc__
    assert "Room.get_things" == Room.get_things.__qualname__


def test_nothing_is_read_at_import() -> None:
    """A declaration whose annotations name nothing that exists does no harm until it is called."""

    class Broken(Room):
        @get("/x")
        def call(self, *, a: NoSuchName) -> ApiResponse[str]: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(NameError, match="NoSuchName"):
        Broken(Stub()).call(a=1)


def test_names_from_the_models_of_the_room(monkeypatch: pytest.MonkeyPatch, stub: Stub) -> None:
    """What a room imports for type checkers only is found in the models module of the same name; the rest is not."""
    models = ModuleType("bitget_client.models.test.room")
    models.Order = Order  # type: ignore[attr-defined]
    here = ModuleType("bitget_client.rest.test.room")
    vars(here).update(ApiResponse=ApiResponse, EndpointGroup=EndpointGroup, post=post, Sequence=Sequence)
    monkeypatch.setitem(sys.modules, models.__name__, models)
    monkeypatch.setitem(sys.modules, here.__name__, here)
    source = """
from __future__ import annotations
class Room(EndpointGroup):
    @post("/x")
    def send(self, *, items: Sequence[Order], name: str | None = None) -> ApiResponse[list[Order]]: ...
    @post("/y")
    def fail(self, *, items: Sequence[Missing]) -> ApiResponse[str]: ...
"""
    exec(compile(source, "<room>", "exec", dont_inherit=True), vars(here))
    instance = vars(here)["Room"]()
    instance._transport = stub
    instance.send(items=[{"symbol": "A"}])
    assert {"items": [{"symbol": "A"}]} == stub.params
    assert list[Order] == stub.result_type()
    with pytest.raises(NameError, match="Missing"):
        instance.fail(items=[])
    names = endpoints_of(type(instance))["send"]._names()
    assert set(names) == set(vars(here))
    assert len(names) == len(vars(here))


def test_annotations_that_are_no_text(stub: Stub) -> None:
    """A declaration in a module that evaluates its annotations works too, and so does one without any."""

    def send(self: Any, *, price, note=None):  # type: ignore[no-untyped-def]
        ...

    send.__annotations__ = {"price": Number, "return": ApiResponse[str]}
    group = type("Group", (EndpointGroup,), {"send": signed_post("/x")(send)})()
    group._transport = stub
    group.send(price=5, note={"a": 1})
    assert {"price": "5", "note": {"a": 1}} == stub.params
    assert str is stub.result_type()


def test_mistakes_in_declarations(stub: Stub) -> None:
    """A declaration that cannot work says what is wrong with it when it is first used."""

    class Wrong(EndpointGroup):
        _transport = stub  # type: ignore[assignment]

        @get("/x")
        def positional(self, a: str) -> ApiResponse[str]: ...

        @get("/x/{coin}")
        def no_such_place(self, *, a: str) -> ApiResponse[str]: ...

        @post("/x")
        def two_bodies(self, *, a: Annotated[list[str], Body], b: str) -> ApiResponse[str]: ...

        @post("/x")
        def returns_something_else(self) -> str: ...

    wrong = Wrong()
    with pytest.raises(TypeError, match="'a' must be keyword-only"):
        wrong.positional("x")
    with pytest.raises(TypeError, match="the path names 'coin'"):
        wrong.no_such_place(a="x")
    with pytest.raises(TypeError, match="whole body"):
        wrong.two_bodies(a=[], b="x")
    wrong.returns_something_else()
    with pytest.raises(TypeError, match="must be declared to return ApiResponse"):
        stub.result_type()


def test_endpoints_of() -> None:
    """All endpoints of a class can be listed, with what they declare."""
    found = endpoints_of(Room)
    assert {"get_things", "get_all", "look", "place", "place_batch"} == set(found)
    assert "<Endpoint get_things: GET /api/v3/room/things>" == repr(found["get_things"])
    assert Paging("cursor", "cursor") == found["get_things"].paging
    assert found["place"] is Room.place.endpoint  # type: ignore[attr-defined]


def test_argument_for() -> None:
    """An argument is found by its name on the wire and by our own."""
    endpoint = endpoints_of(Room)["get_things"]
    assert "start_time" == endpoint.argument_for("startTime") == endpoint.argument_for("start_time")
    assert "odd" == endpoint.argument_for("oddId")
    with pytest.raises(TypeError, match="declares no argument 'cursor'"):
        endpoint.argument_for("cursor")


def test_first_call_from_many_threads() -> None:
    """Threads that make the first call together all get it right."""

    class Fresh(Room):
        @get("/api/v3/room/fresh")
        def fresh(self, *, category: Kind, limit: int | None = None) -> ApiResponse[str]: ...

    stubs, start = [Stub() for _ in range(8)], threading.Barrier(8)

    def work(stub: Stub) -> None:
        start.wait(5)
        Fresh(stub).fresh(category="SPOT", limit=3)

    threads = [threading.Thread(target=work, args=(stub,)) for stub in stubs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert [{"category": "SPOT", "limit": 3}] * 8 == [stub.params for stub in stubs]


def test_how_to_add_an_endpoint() -> None:
    """The folder's docstring answers the question in at most 15 lines."""
    lines = (bitget_client.rest.__doc__ or "").split("How to add an endpoint:")[1].strip().splitlines()
    assert 5 <= len(lines) <= 15
