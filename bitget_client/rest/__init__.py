"""The REST half of the library. Nothing is imported here, so that one version does not load the other.

How to add an endpoint:

1. Find its room by its URL: ``/api/v3/market/...`` lives in ``rest/v3/market.py``; its answers in the module of the
   same name under ``models/v3``, its tests under ``tests/rest/v3``.
2. Declare it there as a method with a body of ``...``, under ``@get``, ``@signed_get``, ``@post`` or ``@signed_post``
   with path, ``rate=`` and, for listings, ``paging=``; a POST that only reads says ``idempotent=True``.
3. Arguments are keyword-only, in snake_case; ``Annotated[str | None, Wire("clientid")]`` where the camelCase rule
   fails, ``Annotated[Sequence[X], Body]`` where the body is a bare array; marks stand outermost. ``None`` is not sent.
4. Return ``ApiResponse[Model]``. Import models under ``if TYPE_CHECKING:`` only; the engine finds them when needed.
5. Add a row to the catalogue in ``tests/catalogue``: the conformance test does the rest.
"""
