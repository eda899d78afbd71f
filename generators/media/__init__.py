"""Picture and sound: ffmpeg arguments and runner, probing, joining, the client of the render service."""
