"""The environment of an installation: its data folder, its variables and its mode."""

from pathlib import Path

from environs import Env, validate

from backend.core.environment import data_folder, read_file

BASE = Path(__file__).resolve().parents[2]
DATA = data_folder()
read_file(DATA)
# A variable that is missing or wrong is noted, and reads as nothing until `seal` refuses all.
env = Env(eager=False)

# Production asks for secrets and second factors; the others make up what is missing.
MODES = ["production", "demonstration", "test"]
MODE = env.str("KIER_MODE", "production", validate=validate.OneOf(MODES)) or "production"
PRODUCTION = MODE == "production"
DEBUG = env.bool("KIER_DEBUG", False) and not PRODUCTION
