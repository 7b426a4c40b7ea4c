"""`torque dte`: issuing and reading electronic documents from a terminal, with files alone.

No database, server, Redis or setting is touched: an accountant's machine has none.
"""
