"""Classes of the V3 API (unified trading account), one file per room of ``rest/v3``. Nothing is imported here."""
