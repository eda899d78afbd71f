"""Checks of scenes beyond the schema: speech, length, files, transitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generators.errors import SpecError
from generators.spec import unsupported
from generators.spec.assets import asset_mistake, kind_by_name
from generators.spec.colors import is_color
from generators.spec.document import Document, Value, YamlPath
from generators.spec.glyphs import undrawable
from generators.spec.model import TableReading
from generators.spec.narration import say_findings, unknown_voice
from generators.spec.paths import located
from generators.spec.schema_validator import Finding, SchemaValidator
from generators.spec.spec_schema import Schema, spec_schema
from generators.spec.template_files import named_files

_FILE_NAME = re.compile(r"\S+\.[A-Za-z0-9]{3,4}")


class SceneChecks:
    """One pass over the scenes of a document, which may already have schema errors."""

    def __init__(self, document: Document, *, folder: str, project: Path) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.folder = folder
        self.project = project
        self.findings: list[Finding] = []
        presets: list[str] = spec_schema().branch("voice_settings")["properties"]["preset"]["enum"]
        named = self.data.get("voices")
        self.voices = [*(named if isinstance(named, dict) else ()), *presets]

    def run(self) -> list[Finding]:
        """Every finding, scene by scene."""
        self._voice(self.data.get("voice"), ("voice",))
        defaults = self.data.get("defaults")
        if isinstance(defaults, dict):
            self._voice(defaults.get("voice"), ("defaults", "voice"))
            self._transition(defaults.get("transition"), ("defaults", "transition"))
            self._picture(defaults.get("background"), ("defaults", "background"))
        scenes = self.data.get("scenes")
        seen: dict[str, int] = {}
        for index, scene in enumerate(scenes if isinstance(scenes, list) else ()):
            if isinstance(scene, dict):
                self._scene(scene, ("scenes", index), seen)
        return self.findings

    def _add(self, path: YamlPath, message: str, *, at_key: bool = False) -> None:
        self.findings.append((path, message, at_key))

    def _scene(self, scene: dict[str, Any], path: YamlPath, seen: dict[str, int]) -> None:
        name = scene.get("id")
        place = self.document.place((*path, "id"))
        if isinstance(name, str) and name in seen:
            self._add(
                (*path, "id"),
                f'another scene has the id "{name}" (line {seen[name]}); give each scene its own id',
            )
        elif isinstance(name, str):
            seen[name] = place.line if place else 0
        self._spoken(scene, path)
        self._voice(scene.get("voice"), (*path, "voice"))
        self._transition(scene.get("transition"), (*path, "transition"))
        self._picture(scene.get("background"), (*path, "background"))
        layers = scene.get("animation")
        for layer, at in _layers(layers, (*path, "animation")):
            self._data_files(layer, at)

    def _spoken(self, scene: dict[str, Any], path: YamlPath) -> None:
        background = scene.get("background")
        only = isinstance(background, dict) and background.get("sound") == "only"
        voice = scene.get("voice")
        if "say" not in scene:
            if "seconds" not in scene:
                self._add(
                    path,
                    "expected `say`, or `seconds` for a scene without speech; found neither",
                    at_key=True,
                )
            if isinstance(voice, dict) and "file" in voice:
                self._add((*path, "voice", "file"), "a recorded take needs its words in `say`", at_key=True)
            return
        if only:
            self._add((*path, "say"), "is not allowed with `sound: only`; use `sound: duck`", at_key=True)
        if "seconds" in scene:
            self._add(
                (*path, "seconds"),
                "the narration sets the length; use `pause` for silence after it",
                at_key=True,
            )
        recorded = isinstance(voice, dict) and "file" in voice
        at = (*path, "say")
        self.findings += say_findings(scene["say"], at, voices=self.voices, recorded=recorded)

    def _voice(self, voice: Value, path: YamlPath) -> None:
        if isinstance(voice, str) and voice and voice not in self.voices:
            self._add(path, unknown_voice(voice, self.voices))
        elif isinstance(voice, dict) and path[0] == "scenes" and isinstance(voice.get("file"), str):
            self._asset(voice["file"], "sound", (*path, "file"))

    def _transition(self, transition: Value, path: YamlPath) -> None:
        kind = transition.get("type") if isinstance(transition, dict) else transition
        if isinstance(kind, str) and kind in unsupported.TRANSITIONS:
            at = (*path, "type") if isinstance(transition, dict) else path
            self._add(at, f"{kind}: {unsupported.refusal('use fade, dissolve or wipe')}")

    def _picture(self, picture: Value, path: YamlPath) -> None:
        if isinstance(picture, str):
            kind = kind_by_name(picture) if _FILE_NAME.fullmatch(picture) else None
            if is_color(picture):
                self._add(
                    path, f'a bare text is a prompt; for a colour write {{type: color, color: "{picture}"}}'
                )
            elif kind in ("picture", "clip"):
                word = "image" if kind == "picture" else "video"
                self._add(
                    path, f"a bare text is a prompt; for a file write {{type: {word}, file: {picture}}}"
                )
        elif isinstance(picture, dict) and isinstance(picture.get("file"), str):
            kind = {"image": "picture", "video": "clip"}.get(str(picture.get("type")))
            if kind:
                self._asset(picture["file"], kind, (*path, "file"))
            trim = picture.get("trim")
            ends = trim if isinstance(trim, list) and len(trim) == 2 else []
            if all(isinstance(at, int | float) for at in ends) and ends and ends[0] >= ends[1]:
                self._add((*path, "trim"), f"expected an end after the start, found {ends[0]} to {ends[1]}")

    def _data_files(self, layer: dict[str, Any], path: YamlPath) -> None:
        for key, value in layer.items():
            if not isinstance(value, dict):
                continue
            labels, values = value.get("labels"), value.get("values")
            if isinstance(labels, list) and isinstance(values, list) and len(labels) != len(values):
                self._add(
                    (*path, key),
                    f"expected one value per label, found {len(labels)} labels and {len(values)} values",
                )
        try:
            branch = spec_schema().template(str(layer.get("template")))
        except KeyError:
            return  # an unknown template is already reported
        for key, file in named_files(layer, branch).items():
            at = (*path, key, "file")
            if self._asset(file, "data", at):
                self._table(file, self._reading(layer[key]), branch["properties"][key], at)

    def _table(self, file: str, reading: TableReading, schema: Schema, path: YamlPath) -> None:
        """Check the file's content by the template's rules for inline data."""
        from generators.spec.tables import read_table_file

        try:
            table = read_table_file(self.project / located(self.folder, file, self.project), file, reading)
        except (SpecError, OSError) as error:
            self._add(path, str(error))
        else:
            walk = SchemaValidator(self.document, spec_schema())
            walk.visit(table, schema, ())
            for inside, message, _ in walk.findings[:1]:
                self._add(path, f'"{file}" {inside[0] if inside else ""}: {message}')
            char = next(filter(None, map(undrawable, table["labels"])), None)
            if char:
                self._add(path, f'"{file}" labels: no bundled font can draw "{char}" (U+{ord(char):04X})')

    def _reading(self, data: dict[str, Any]) -> TableReading:
        language, label, value = self.data.get("language"), data.get("label"), data.get("value")
        return TableReading(
            language if isinstance(language, str) else "en",
            label if isinstance(label, str) else None,
            value if isinstance(value, str) else None,
        )

    def _asset(self, file: str, kind: str, path: YamlPath) -> bool:
        mistake = asset_mistake(file, kind, folder=self.folder, project=self.project)
        if mistake:
            self._add(path, mistake)
        return mistake is None


def _layers(animation: Value, path: YamlPath) -> Iterator[tuple[dict[str, Any], YamlPath]]:
    if isinstance(animation, dict):
        yield animation, path
    for index, layer in enumerate(animation if isinstance(animation, list) else ()):
        if isinstance(layer, dict):
            yield layer, (*path, index)
