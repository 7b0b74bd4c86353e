"""Tests of the rules over all records, one file a rule."""
