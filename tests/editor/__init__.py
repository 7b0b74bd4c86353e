"""Tests of what an editor shows, with the language server that editors use."""
