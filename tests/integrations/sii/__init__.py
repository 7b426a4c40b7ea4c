"""Chilean electronic invoicing, checked against SII's own schemas and genuine documents."""
