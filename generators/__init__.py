"""cinemake: make for videos. A scene spec in YAML becomes a doit task graph."""
