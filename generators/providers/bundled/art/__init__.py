"""Pictures painted by code in the colours of the theme."""
