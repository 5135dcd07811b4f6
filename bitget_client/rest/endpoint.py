"""How an endpoint is declared, and how a declaration becomes a call. Which endpoints exist is said in the rooms.

A declaration is a signature whose body is ``...``. Nothing is read from it at import; the first call builds a flat
plan from the annotations, and from then on a call costs a few microseconds.
"""

from __future__ import annotations

import builtins
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar, cast, get_args, get_origin
from urllib.parse import quote

import attrs

from ..client_oid import ClientOids, refuse_duplicates
from ..errors import InvalidArgument
from ..rate_limit import RateLimit
from ..wire import ClientOid, Field, field
from .paging import Paging
from .response import ApiResponse
from .transport import Route, Transport

__all__ = ["Endpoint", "EndpointGroup", "Plan", "endpoints_of", "get", "post", "signed_get", "signed_post"]

F = TypeVar("F", bound=Callable[..., Any])

_PLACE = re.compile(r"\{(\w+)\}")
_new_client_oid = ClientOids()


class EndpointGroup:
    """A room full of endpoints. A client is made of such rooms and brings the transport."""

    _transport: Transport


@attrs.frozen
class Plan:
    """What a call does with its arguments, by argument name."""

    fields: Mapping[str, Field]
    places: Mapping[str, Field]
    body: Field | None
    defaults: Mapping[str, Any]
    naming: tuple[tuple[Field, ClientOid], ...]  # those that name new orders, and how


class Endpoint:
    """One declared endpoint; every endpoint method carries its own as ``method.endpoint``."""

    def __init__(self, route: Route, declaration: Callable[..., Any], paging: Paging | None) -> None:
        self.route = route
        self.paging = paging
        self.name = declaration.__name__
        self._declaration = declaration
        self._plan: Plan | None = None
        self._result_type: Any = None

    def __repr__(self) -> str:
        return f"<Endpoint {self.name}: {self.route.label}>"

    @property
    def plan(self) -> Plan:
        """The binding plan, built when first wanted."""
        # Two threads may both build it; the plans are equal and the assignment is atomic.
        if self._plan is None:
            self._plan = self._make_plan()
        return self._plan

    def result_type(self) -> Any:
        """The declared type of ``data``: the ``T`` of ``ApiResponse[T]``."""
        if self._result_type is None:
            hint = self._evaluate("return")
            if get_origin(hint) is not ApiResponse:
                raise TypeError(f"{self.name} must be declared to return ApiResponse[...], not {hint!r}")
            self._result_type = get_args(hint)[0]
        return self._result_type

    def argument_for(self, name: str) -> str:
        """Our name of the argument that is ``name`` on the wire (or is called so already)."""
        for known in self.plan.fields.values():
            if name in (known.wire, known.name):
                return known.name
        raise TypeError(f"{self.name} declares no argument {name!r}")

    def call(self, transport: Transport, arguments: Mapping[str, Any]) -> ApiResponse[Any]:
        """Bind the arguments of one call and send it."""
        plan = self._plan or self.plan
        if plan.defaults:
            arguments = {**plan.defaults, **arguments}
        fields = plan.fields
        params: Any = {}
        for name, value in arguments.items():
            if value is not None and name in fields:
                known = fields[name]
                params[known.wire] = known.encode(name, value)
        path = None
        if plan.places:
            path = self._path(plan.places, arguments)
        if plan.body is not None:
            params = plan.body.encode(plan.body.name, arguments[plan.body.name])
        for known, how in plan.naming:
            _name_orders(known, how, params)
        return transport.call(self.route, params, path=path, result_type=self.result_type)

    def _path(self, places: Mapping[str, Field], arguments: Mapping[str, Any]) -> str:
        path = self.route.path
        for name, known in places.items():
            text = str(known.encode(name, arguments[name]))
            if not text.strip("."):
                raise InvalidArgument(f"{name}={text!r} has no place in a path")
            path = path.replace(f"{{{name}}}", quote(text, safe=""))
        return path

    # --- from signature to plan --------------------------------------------------------------------------------------

    def _make_plan(self) -> Plan:
        fields: dict[str, Field] = {}
        defaults: dict[str, Any] = {}
        naming: list[tuple[Field, ClientOid]] = []
        for parameter in list(inspect.signature(self._declaration).parameters.values())[1:]:
            if parameter.kind is not parameter.KEYWORD_ONLY:
                raise TypeError(f"{self.name}: the argument {parameter.name!r} must be keyword-only, after a '*'")
            hint = self._evaluate(parameter.name)
            fields[parameter.name] = field(parameter.name, hint)
            for mark in getattr(hint, "__metadata__", ()):
                how = ClientOid() if mark is ClientOid else mark
                if isinstance(how, ClientOid):
                    naming.append((fields[parameter.name], how))
            if parameter.default not in (parameter.empty, None):
                defaults[parameter.name] = parameter.default
        places = {name: self._take(fields, name) for name in _PLACE.findall(self.route.path)}
        bodies = [known for known in fields.values() if known.is_body]
        if bodies and len(fields) > 1:
            raise TypeError(f"{self.name}: an argument that is the whole body leaves no room for others")
        return Plan({} if bodies else fields, places, bodies[0] if bodies else None, defaults, tuple(naming))

    def _take(self, fields: dict[str, Field], name: str) -> Field:
        if name not in fields:
            raise TypeError(f"{self.name}: the path names {name!r}, but no argument does")
        return fields.pop(name)

    def _evaluate(self, name: str) -> Any:
        """An annotation as an object. Names that its module does not have are looked up in the models of the room."""
        annotation = self._declaration.__annotations__.get(name, Any)
        if not isinstance(annotation, str):
            return annotation
        names = self._names()
        return eval(annotation, names.module, cast(Any, names))

    def _names(self) -> _Names:
        name = self._declaration.__module__
        return _Names(vars(sys.modules[name]), name)


def _name_orders(known: Field, how: ClientOid, params: Any) -> None:
    """Fill in the ``client_oid`` of new orders that have none, and refuse one that is given twice."""
    value = params if known.is_body else params.get(known.wire)
    if isinstance(value, list):
        for order in value:
            order[how.within] = order.get(how.within) or _new_client_oid()
        refuse_duplicates(order[how.within] for order in value)
    elif not value and (how.only_with is None or how.only_with in params):
        params[known.wire] = _new_client_oid()


class _Names(Mapping[str, Any]):
    """The names an annotation may use: those of its module, then those of the models module of the same room.

    Rooms import their models for type checkers only, as it would be the larger part of the import time.
    """

    def __init__(self, module: dict[str, Any], name: str) -> None:
        self.module = module
        self._models = name.replace(".rest.", ".models.", 1)
        self._has_models = self._models != name

    def __getitem__(self, name: str) -> Any:
        if name in self.module or hasattr(builtins, name) or not self._has_models:
            raise KeyError(name)  # eval() goes on to look in the module and in builtins, and reports what is nowhere
        return vars(import_module(self._models))[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.module)

    def __len__(self) -> int:
        return len(self.module)


# --- the declarations ------------------------------------------------------------------------------------------------


def get(path: str, *, rate: RateLimit | None = None, paging: Paging | None = None) -> Callable[[F], F]:
    """Declare a public GET."""
    return _declare(Route("GET", path, False, True, rate), paging)


def signed_get(path: str, *, rate: RateLimit | None = None, paging: Paging | None = None) -> Callable[[F], F]:
    """Declare a private GET."""
    return _declare(Route("GET", path, True, True, rate), paging)


def post(
    path: str, *, rate: RateLimit | None = None, paging: Paging | None = None, idempotent: bool = False
) -> Callable[[F], F]:
    """Declare a public POST. ``idempotent``: it only reads, so it may be repeated."""
    return _declare(Route("POST", path, False, idempotent, rate), paging)


def signed_post(
    path: str, *, rate: RateLimit | None = None, paging: Paging | None = None, idempotent: bool = False
) -> Callable[[F], F]:
    """Declare a private POST. ``idempotent``: it only reads, so it may be repeated."""
    return _declare(Route("POST", path, True, idempotent, rate), paging)


def _declare(route: Route, paging: Paging | None) -> Callable[[F], F]:
    def decorate(declaration: F) -> F:
        endpoint = Endpoint(route, declaration, paging)

        @wraps(declaration)
        def call(self: EndpointGroup, /, *args: Any, **arguments: Any) -> ApiResponse[Any]:
            # The declaration does nothing; calling it lets Python itself refuse unknown and missing arguments.
            declaration(self, *args, **arguments)
            return endpoint.call(self._transport, arguments)

        call.endpoint = endpoint  # type: ignore[attr-defined]  # a function has no declared attributes
        return cast(F, call)

    return decorate


def endpoints_of(group: type) -> dict[str, Endpoint]:
    """All endpoints of a room or client class by method name, inherited ones included."""
    found = {}
    for name in dir(group):
        endpoint = getattr(getattr(group, name), "endpoint", None)
        if isinstance(endpoint, Endpoint):
            found[name] = endpoint
    return found
