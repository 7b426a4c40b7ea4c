"""A process that speaks SII's protocols on loopback, checks what it gets and remembers it.

Built from SII's manuals and published field reports, not from the client: documents are signed with
one engine (signxml) and verified here with another (libxmlsec), so that neither hides the other's
mistakes. It imports nothing of the emitting side.
"""
