"""Logging without content: lines say where in the code something happened."""

import logging
import traceback
from typing import Any, override


class BareFormatter(logging.Formatter):
    """Writes level, logger and place in the code, and the frames of an exception.

    Messages may hold paths, rows or bodies of seekers (a database error quotes the row), so only
    those of `MACHINERY` are written.
    """

    # Loggers whose arguments are about processes and files, not about people's acts.
    MACHINERY = (
        "kier.",
        "uvicorn.error",
        "crontask",
        "apscheduler",
        "django_tasks_db",
    )

    @override
    def format(self, record: logging.LogRecord) -> str:
        spoken = record.name.startswith(self.MACHINERY)
        place = f"{record.pathname}:{record.lineno} {record.funcName}"
        text = record.getMessage() if spoken else place
        line = f"{record.levelname} {record.name}: {text}"
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            line = "\n".join([line, f"  {record.exc_info[0].__name__}", *places])
        return line


# All lines are written by the formatter above; what quotes a call is left out.
WIRING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "backend.core.log.BareFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
        # It would say twice a minute that it is there.
        "apscheduler": {"level": "WARNING"},
        # Each refused call would otherwise be a line with its path.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
    },
}
