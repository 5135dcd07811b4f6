"""Classes of the V2 API (classic accounts), one file per room of ``rest/v2``. Nothing is imported here."""
