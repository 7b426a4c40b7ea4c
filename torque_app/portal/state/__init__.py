"""States of the portal's back office, one module per page."""
