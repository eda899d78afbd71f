"""Picture and sound: ffmpeg argument builders and runner, probing, joining, the client of the render service."""
