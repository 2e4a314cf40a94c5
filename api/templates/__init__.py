"""Answer templates of an organisation."""
