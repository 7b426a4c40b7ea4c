"""Chilean electronic invoicing: documents, stamps, signatures, SII servers."""
