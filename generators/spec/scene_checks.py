"""Owns what the schema cannot say of scenes: what is spoken, how long they last, which files they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generators.errors import SpecError
from generators.spec.assets import KINDS, asset_mistake
from generators.spec.colors import is_color
from generators.spec.contract import contract
from generators.spec.document import Document
from generators.spec.document import Path as YamlPath
from generators.spec.paths import joined
from generators.spec.problems import did_you_mean
from generators.spec.say import mark_mistake, read_say
from generators.spec.tables import read_table
from generators.spec.walk import Finding, Walk

MAX_SAY = 20_000
_FILE_NAME = re.compile(r"\S+\.([A-Za-z0-9]{3,4})")


class SceneChecks:
    """One pass over the scenes of a document that the schema may already have found wanting."""

    def __init__(self, document: Document, *, folder: str, project: Path) -> None:
        self.document = document
        self.data: dict[str, Any] = document.data
        self.folder = folder
        self.project = project
        self.findings: list[Finding] = []
        presets: list[str] = contract().branch("voice_settings")["properties"]["preset"]["enum"]
        named = self.data.get("voices")
        self.voices = [*(named if isinstance(named, dict) else ()), *presets]

    def run(self) -> list[Finding]:
        """Every finding, scene by scene."""
        self.voice(self.data.get("voice"), ("voice",))
        defaults = self.data.get("defaults")
        if isinstance(defaults, dict):
            self.voice(defaults.get("voice"), ("defaults", "voice"))
            self.transition(defaults.get("transition"), ("defaults", "transition"))
            self.picture(defaults.get("background"), ("defaults", "background"))
        scenes = self.data.get("scenes")
        seen: dict[str, int] = {}
        for index, scene in enumerate(scenes if isinstance(scenes, list) else ()):
            if isinstance(scene, dict):
                self.scene(scene, ("scenes", index), seen)
        return self.findings

    def add(self, path: YamlPath, message: str, *, at_key: bool = False) -> None:
        self.findings.append((path, message, at_key))

    def scene(self, scene: dict[str, Any], path: YamlPath, seen: dict[str, int]) -> None:
        name = scene.get("id")
        place = self.document.place((*path, "id"))
        if isinstance(name, str) and name in seen:
            self.add((*path, "id"), f'another scene is called "{name}" (line {seen[name]}); give each its own id')
        elif isinstance(name, str):
            seen[name] = place.line if place else 0
        self.spoken(scene, path)
        self.voice(scene.get("voice"), (*path, "voice"))
        self.transition(scene.get("transition"), (*path, "transition"))
        self.picture(scene.get("background"), (*path, "background"))
        layers = scene.get("animation")
        for layer, at in _layers(layers, (*path, "animation")):
            self.data_files(layer, at)

    def spoken(self, scene: dict[str, Any], path: YamlPath) -> None:
        background = scene.get("background")
        only = isinstance(background, dict) and background.get("sound") == "only"
        voice = scene.get("voice")
        if "say" not in scene:
            if "seconds" not in scene:
                self.add(path, "expected `say`, or `seconds` where nothing is spoken; neither is here", at_key=True)
            if isinstance(voice, dict) and "file" in voice:
                self.add((*path, "voice", "file"), "a recorded take needs `say`: what is said in it", at_key=True)
            return
        if only:
            self.add((*path, "say"), "nothing can be said over `sound: only`; use `sound: duck`", at_key=True)
        if "seconds" in scene:
            self.add((*path, "seconds"), "the narration sets the length; use `pause` for silence after it", at_key=True)
        self.say(scene["say"], (*path, "say"), recorded=isinstance(voice, dict) and "file" in voice)

    def say(self, say: Any, path: YamlPath, *, recorded: bool) -> None:
        texts = [(path, say)] if isinstance(say, str) else []
        for index, turn in enumerate(say if isinstance(say, list) else ()):
            for name, text in turn.items() if isinstance(turn, dict) else ():
                if name not in self.voices:
                    self.add((*path, index, name), self.unknown_voice(name), at_key=True)
                if isinstance(text, str):
                    texts.append(((*path, index, name), text))
        if recorded and isinstance(say, list):
            self.add(path, "a recorded take has one voice; write `say` as one text", at_key=True)
        marks: set[str] = set()
        for at, text in texts:
            mistake = mark_mistake(text)
            said = read_say(text)
            if mistake:
                self.add(at, mistake)
            elif not any(sign.isalnum() for sign in said.text):
                self.add(at, "expected words to speak, found none; leave `say` away and set `seconds` for a silent scene")
            for mark in () if mistake else said.marks:
                if mark.name in marks:
                    self.add(at, f"the mark [[{mark.name}]] stands twice in this scene; give each its own name")
                marks.add(mark.name)
        if isinstance(say, list) and (total := sum(len(text) for _, text in texts)) > MAX_SAY:
            self.add(path, f"expected at most {MAX_SAY:,} characters in one scene, found {total:,} characters", at_key=True)

    def voice(self, voice: Any, path: YamlPath) -> None:
        if isinstance(voice, str) and voice and voice not in self.voices:
            self.add(path, self.unknown_voice(voice))
        elif isinstance(voice, dict) and path[0] == "scenes" and isinstance(voice.get("file"), str):
            self.asset(voice["file"], "sound", (*path, "file"))

    def unknown_voice(self, name: str) -> str:
        """The message for a name that no voice has."""
        near = did_you_mean(name, self.voices)
        return f'unknown voice "{name}"{near or "; known: " + ", ".join(self.voices)}'

    def transition(self, transition: Any, path: YamlPath) -> None:
        from generators.spec.unbuilt import TRANSITIONS, refusal

        kind = transition.get("type") if isinstance(transition, dict) else transition
        if isinstance(kind, str) and kind in TRANSITIONS:
            at = (*path, "type") if isinstance(transition, dict) else path
            self.add(at, f"{kind}: {refusal('use fade, dissolve or wipe')}")

    def picture(self, picture: Any, path: YamlPath) -> None:
        if isinstance(picture, str):
            ending = _FILE_NAME.fullmatch(picture)
            kind = ending and next((k for k in ("picture", "clip") if ending[1].lower() in KINDS[k][1]), None)
            if is_color(picture):
                self.add(path, f'a bare text is a prompt; for a colour write {{type: color, color: "{picture}"}}')
            elif kind:
                word = "image" if kind == "picture" else "video"
                self.add(path, f"a bare text is a prompt; for a file write {{type: {word}, file: {picture}}}")
        elif isinstance(picture, dict) and isinstance(picture.get("file"), str):
            kind = {"image": "picture", "video": "clip"}.get(str(picture.get("type")))
            if kind:
                self.asset(picture["file"], kind, (*path, "file"))
            trim = picture.get("trim")
            if isinstance(trim, list) and len(trim) == 2 and all(isinstance(at, int | float) for at in trim):
                if trim[0] >= trim[1]:
                    self.add((*path, "trim"), f"expected an end after the start, found {trim[0]} to {trim[1]}")

    def data_files(self, layer: dict[str, Any], path: YamlPath) -> None:
        for key, value in layer.items():
            if not isinstance(value, dict):
                continue
            labels, values = value.get("labels"), value.get("values")
            if isinstance(labels, list) and isinstance(values, list) and len(labels) != len(values):
                self.add((*path, key), f"expected one value per label, found {len(labels)} labels and {len(values)} values")
            if value.keys() == {"file"} and isinstance(value["file"], str) and "template" in layer:
                at = (*path, key, "file")
                if self.asset(value["file"], "data", at):
                    self.table(value["file"], str(layer["template"]), key, at)

    def table(self, file: str, template: str, key: str, path: YamlPath) -> None:
        """The file's content, judged by what the template says of the same data written in place."""
        try:
            text = (self.project / (joined(self.folder, file) or "")).read_text("utf-8")
            table = read_table(text, file)
            schema = contract().template(template)["properties"][key]
        except UnicodeDecodeError:
            self.add(path, f'"{file}" is not UTF-8 text; save it as UTF-8')
        except (SpecError, OSError) as error:
            self.add(path, str(error))
        except KeyError:
            return  # an unknown template or prop is already reported
        else:
            walk = Walk(self.document)
            walk.visit(table, schema, ())
            for inside, message, _ in walk.findings[:1]:
                self.add(path, f'"{file}" {inside[0] if inside else ""}: {message}')

    def asset(self, file: str, kind: str, path: YamlPath) -> bool:
        mistake = asset_mistake(file, kind, folder=self.folder, project=self.project)
        if mistake:
            self.add(path, mistake)
        return mistake is None


def _layers(animation: Any, path: YamlPath) -> Iterator[tuple[dict[str, Any], YamlPath]]:
    if isinstance(animation, dict):
        yield animation, path
    for index, layer in enumerate(animation if isinstance(animation, list) else ()):
        if isinstance(layer, dict):
            yield layer, (*path, index)
