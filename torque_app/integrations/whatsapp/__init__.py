"""Messages by WhatsApp: Meta's Cloud API, what it tells back, and a practice one."""
