"""Pure rules of quotations: amounts, prices, decisions, and what changed between versions."""
