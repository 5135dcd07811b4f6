"""One module per exchange protocol. Nothing here knows sockets, threads or clocks."""
