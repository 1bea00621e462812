"""What we ship is found where it lies."""

from syncer.config.assets import assets


def test_presets_and_the_example_are_there() -> None:
    found = assets()
    assert (found.mappings / "stock.yaml").is_file()
    assert (found.mappings / "demo.yaml").is_file()
    assert found.config_example.is_file()
    assert {found.templates.parent, found.sample.parent} == {found.root}
