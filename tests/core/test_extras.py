"""What is said where a library that is an extra is not installed."""

import pytest
from django.utils.translation import override
from environs import ValidationError

from backend.core.extras import Extra, is_installed
from backend.operator import environment_checks
from backend.settings import validators
from tests.extras import left_out


def test_tests_have_all_of_them() -> None:
    assert [one for one in Extra if not is_installed(one)] == []


def test_an_account_of_firebase_that_nothing_could_use_is_refused() -> None:
    validators.can_push_to_apps("firebase.json")
    with left_out(Extra.FCM):
        validators.can_push_to_apps("")
        with pytest.raises(ValidationError, match="scripts/install --with fcm"):
            validators.can_push_to_apps("firebase.json")


def test_the_operator_is_told_which_are_left_out() -> None:
    with override("en"):
        assert environment_checks.extras().text == "All are installed."
        with left_out(Extra.SPSS, Extra.PDF):
            assert environment_checks.extras().text == "Left out: spss, pdf."
