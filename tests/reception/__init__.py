"""The reception: its rules, its acts, its photos and what hostile hands send it."""
