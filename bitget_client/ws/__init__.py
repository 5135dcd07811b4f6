"""The WebSocket half of the library. Nothing is imported here, so that a program pays only for what it uses.

Threads and queues::

    caller ──subscribe, request──▶ Connection ─▶ Session ─▶ Dialect ─▶ Link ─▶ socket
       ▲                                 (under the connection's one lock, never waiting)
       │ Future
    reader thread (one a connection):  socket ─▶ Link ─▶ FrameDecoder ─┬─▶ Dialect.read ─┬─▶ Session ─▶ facts ─▶ events
                                                                       │                 └─▶ Lanes ─▶ futures
                                                                       └─▶ pushes, undecoded ─▶ batch
    dispatcher thread (one a client):  bounded queue of batches and events ─▶ Dialect.read_push ─▶ your handlers

A caller who waits for an order's reply may do the reader thread's work until he has it: see ``turn``.

States of a connection::

    IDLE           → CONNECTING, CLOSED
    CONNECTING     → AUTHENTICATING, LIVE, WAITING, CLOSED
    AUTHENTICATING → LIVE, WAITING, CLOSED
    LIVE           → WAITING, CLOSED
    WAITING        → CONNECTING, CLOSED
    CLOSED         → (final)

Who knows what: ``session`` decides without I/O for one life of a link; ``life`` pairs it with a ``link``, ``turn`` says
who reads, and ``inbox`` what becomes of what was read; ``lanes`` has the orders on one link; ``dialling`` opens a link,
``opening`` makes a life of it, and ``keeper`` has one after the other, or two beside each other with ``handover``;
``connection`` with ``wishes``, ``requests`` and ``freshness`` keeps what outlives them; ``pool`` spreads topics over
connections; ``client`` makes connections, and ``outlet`` and ``delivery`` hand what they bring over to handlers.

How to add a channel: name it in its dialect's topics with the parameters it needs; give its items a class in
``models/<version>/stream.py`` and a line in ``CHANNELS`` there; add a documented frame to ``tests/samples/ws``.

How to add an exchange: write a module in ``dialects`` with the members of ``dialect.Dialect``, dialogue files that show
its frames, and a client class of a few lines that names it. Nothing else in here knows a wire format.
"""
