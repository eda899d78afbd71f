"""Picture and sound: running ffmpeg, probing, encoding, joining, mixing, and the render service's client."""
