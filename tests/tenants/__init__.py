"""The workshop itself: settings, legal entities, service centres."""
