"""The OT: from reception to delivery."""
