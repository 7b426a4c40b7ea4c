"""Tests of requests and appointments."""
