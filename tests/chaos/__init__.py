"""The product under fire: processes killed, the queue emptied, nothing lost or done twice."""
