"""What the requester gets: nothing of a few people, and on paper what people wrote as text."""

import shutil
import subprocess
from typing import Any

import pytest

from backend.core.errors import Missing
from backend.experts.paper import paper_of
from backend.experts.selectors.results import Result, note_on, result_of
from backend.experts.services.history import Actor
from backend.experts.services.summaries import approve, deliver, give_verdict
from tests.experts.consultation_scenes import Talk, a_talk
from tests.experts.factories import BRIEFING, Hope

MARKUP = '#panic("x") *bold* $x^2$ @ref <label> // gone /* gone */ \\ `raw` "quoted" = Head'
ARABIC = "مرحبا بالعالم"
NO: dict[str, Any] = {"asked": "no"}


def delivered(hope: Hope, *, yes: int, no: int = 0, **changes: Any) -> Talk:
    talk = a_talk(hope, yes + no, **changes).set_up()
    if yes:
        talk.answer(*range(yes))
    if no:
        talk.answer(*range(yes, yes + no), choices=NO)
    summary = changes.get("briefing", BRIEFING)["purpose"]
    talk.summed(nl=f"Gezicht. {summary}", en=f"Face. {summary}").reviewed()
    for part in talk.parts:
        give_verdict(part, summary_number=1, fine=True, boxes=None)
    approve(talk.row)
    talk.assignment = deliver(talk.assignment, by=Actor("coordinator"))
    return talk


def result_in(talk: Talk, language: str = "en") -> Result:
    result = result_of(talk.assignment, language)
    assert result is not None
    return result


def shown(result: Result) -> dict[str, list[tuple[str, float | None]]]:
    return {
        number.question: [(a.label, a.share) for a in number.answers] for number in result.numbers
    }


def words_of(pdf: bytes) -> str:
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("there is no pdftotext here")
    done = subprocess.run([reader, "-", "-"], input=pdf, capture_output=True, check=True)  # noqa: S603 - ours
    return " ".join(done.stdout.decode().split())


def test_before_it_is_delivered_there_is_no_result(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer().summed()
    assert result_of(talk.assignment, "en") is None
    with pytest.raises(Missing):
        paper_of(talk.assignment, "en")


def test_enough_answers_are_numbers_in_the_language_of_the_reader(hope: Hope) -> None:
    talk = delivered(hope, yes=5, no=5)
    result = result_in(talk, "nl")
    assert result.answered == 10
    assert shown(result)["Vroeg je om hulp?"] == [("Ja", 0.5), ("Nee", 0.5)]
    assert shown(result_in(talk))["Did you ask for help?"] == [("Yes", 0.5), ("No", 0.5)]


def test_fewer_than_five_are_never_numbers(hope: Hope) -> None:
    result = result_in(delivered(hope, yes=4))
    assert (result.numbers, result.answered, result.threshold) == ([], None, 5)


def test_an_answer_of_a_few_is_not_shown(hope: Hope) -> None:
    result = result_in(delivered(hope, yes=8, no=2))
    assert shown(result) == {}
    assert note_on(result) == ("10 people answered. What could point at somebody is not shown.")


def test_other_forms_have_a_day_and_no_paper(hope: Hope) -> None:
    talk = a_talk(hope, form="meeting")
    talk.assignment = deliver(talk.assignment, by=Actor("coordinator"))
    assert result_in(talk).summary == {}
    with pytest.raises(Missing):
        paper_of(talk.assignment, "en")


def test_no_third_language_is_on_paper(hope: Hope) -> None:
    with pytest.raises(Missing):
        paper_of(delivered(hope, yes=1).assignment, "fr")


@pytest.mark.full
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_paper_is_for_screen_readers_too(hope: Hope, language: str) -> None:
    pdf = paper_of(delivered(hope, yes=6).assignment, language)
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in pdf
    assert b"/Lang" in pdf


def test_what_people_wrote_is_text_on_paper(hope: Hope) -> None:
    briefing = BRIEFING | {
        "purpose": f"1 {MARKUP}",
        "question": f"2 {MARKUP}",
        "use": f"3 {MARKUP}",
    }
    words = words_of(paper_of(delivered(hope, yes=5, briefing=briefing).assignment, "en"))
    for at in (1, 2, 3):
        assert f'{at} #panic("x") *bold* $x^2$ @ref <label> // gone /* gone */' in words
    assert "5 people answered." in words


@pytest.mark.full
@pytest.mark.parametrize("written", [ARABIC, "\U0001f98b", "你好", "\u202e", "\t\n \n\n"])
def test_all_signs_are_possible_on_paper(hope: Hope, written: str) -> None:
    briefing = BRIEFING | {"purpose": f"Plan {written}", "use": written}
    pdf = paper_of(delivered(hope, yes=1, briefing=briefing).assignment, "nl")
    assert "Plan" in words_of(pdf)


def test_the_paper_says_why_there_are_no_numbers(hope: Hope) -> None:
    words = words_of(paper_of(delivered(hope, yes=4).assignment, "en"))
    assert "Fewer than 5 people answered. Numbers of so few are not shown." in words
