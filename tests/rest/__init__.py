"""Tests of the REST engine. A package, so that its files may have the names of other folders' files."""
