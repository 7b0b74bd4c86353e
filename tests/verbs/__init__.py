"""Tests of the verbs as processes, one file a verb."""
