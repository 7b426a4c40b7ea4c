"""The portal's pure rules: what its links open, its PINs, what the law lets one ask for."""
