"""Pure rules of invoicing: amounts, receivers, folios, verdicts; no database, no network."""
