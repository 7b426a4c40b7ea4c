"""Tests of requests for approval."""
