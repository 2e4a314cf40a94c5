from scripts.checks import documentation


def test_the_settings_of_the_code_and_of_the_scripts_are_looked_for() -> None:
    names = documentation.variables()
    assert {"KIER_DATA", "KIER_SECRET_KEY", "DATABASE_URL", "REDIS_URL", "PORT"} <= names
    assert all(name.isupper() for name in names)


def test_all_is_described() -> None:
    assert list(documentation.missing()) == []
