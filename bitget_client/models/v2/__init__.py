"""Classes of the V2 API (classic accounts), one file per room, and those of its streams. Nothing is imported here."""
