"""The bundled voice, espeak-ng, with a time for every word."""
