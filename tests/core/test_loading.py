"""What stays out of a process, and that it is not shut out for good."""

import importlib
import sys

import pytest

from torque_app.core.loading import without


def test_what_is_left_out_is_not_found_until_the_block_ends(monkeypatch):
    monkeypatch.delitem(sys.modules, "this", raising=False)
    with without("this"), pytest.raises(ImportError):
        importlib.import_module("this")
    assert "this" not in sys.modules
    assert importlib.util.find_spec("this") is not None


def test_what_is_loaded_already_stays():
    with without("json"):
        assert importlib.import_module("json") is sys.modules["json"]
    assert sys.modules["json"] is not None
