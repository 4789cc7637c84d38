"""`coursewright schema`: JSON Schemas that know all that a course may say."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from coursewright.cli import main
from coursewright.settings import SCHEMAS
from tests.support.tool import ROOT


def written(folder: Path) -> dict[str, dict]:
    """The schemas that the command writes into a folder, by their names."""
    assert main(["schema", "--to", str(folder)]) == 0
    return {
        path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in folder.iterdir()
    }


def test_it_tells_where_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["schema"]) == 0
    names = capsys.readouterr().out.split()
    assert sorted(names) == sorted(f"schema/{name}.schema.json" for name in SCHEMAS)
    assert all((tmp_path / name).is_file() for name in names)


def test_schemas_are_whole(tmp_path):
    schemas = written(tmp_path)
    assert schemas.keys() == SCHEMAS.keys()
    for schema in schemas.values():
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= schema["properties"].keys()
        assert_references_resolve(schema, schema)


def assert_references_resolve(part: object, schema: dict) -> None:
    if isinstance(part, dict):
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in schema["$defs"]
        for value in part.values():
            assert_references_resolve(value, schema)
    elif isinstance(part, list):
        for value in part:
            assert_references_resolve(value, schema)


def test_they_know_what_the_bundled_course_says(tmp_path):
    schemas = written(tmp_path)
    schema, known = schemas["course"], schemas["module"]
    settings = yaml.safe_load((ROOT / "course/course.yaml").read_text(encoding="utf-8"))
    assert unknown(settings, schema, schema) == []
    settings["provider"]["motto"] = "x"
    assert unknown(settings, schema, schema) == ["motto"]
    for module in (ROOT / "course/modules").glob("*.md"):
        front = yaml.safe_load(module.read_text(encoding="utf-8").split("---")[1])
        assert unknown(front, known, known) == []
        assert set(known["required"]) <= front.keys()


def unknown(value: object, part: dict, schema: dict) -> list[str]:
    """The keys of a YAML value that its schema does not name."""
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].removeprefix("#/$defs/")]
    if isinstance(value, list):
        return [name for item in value for name in unknown(item, part.get("items", {}), schema)]
    if not isinstance(value, dict) or "properties" not in part:
        return []
    found = [name for name in value if name not in part["properties"]]
    for key, item in value.items():
        found += unknown(item, part["properties"].get(key, {}), schema)
    return found
