"""Parts on shelves: items, warehouses, movements, weighted average cost."""
