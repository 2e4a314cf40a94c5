"""What a requester gets, and how they say how it was."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from backend.core.extras import Extra
from backend.core.throttling import bucket_of, take
from backend.experts import local_time
from backend.experts.models import Assignment, Consultation, Evaluation, SealedText
from tests.experts.care_scenes import Worked, member_says, worked
from tests.experts.consultation_scenes import Talk
from tests.experts.factories import BRIEFING, Hope, a_requester, placed
from tests.experts.test_results import delivered
from tests.extras import left_out
from tests.web.asker import Asker, page_of
from tests.web.test_advice_request import at, of_a_city

WORDS = "Canary6d1x: it was good"


def given(hope: Hope, **changes: Any) -> Talk:
    return delivered(hope, requester=a_requester(hope, language="en"), **changes)


def over(hope: Hope, count: int = 1) -> Worked:
    return worked(hope, count, requester=a_requester(hope, language="en"))


def mine() -> Evaluation:
    return Evaluation.objects.get(side=Evaluation.REQUESTER)


# -- The result -----------------------------------------------------------------------------------
def test_the_result_is_words_numbers_and_what_it_may_be_used_for(hope: Hope) -> None:
    page = at(given(hope, yes=5, no=5).assignment, "/result")
    assert f"Face. {BRIEFING['purpose']}" in page.text
    assert "10 people answered." in page.text
    assert "Yes 50%" in page.text
    assert BRIEFING["use"] in page.text


def test_it_says_why_there_are_no_numbers(hope: Hope) -> None:
    text = at(given(hope, yes=4).assignment, "/result").text
    assert "Fewer than 5 people answered. Numbers of so few are not shown." in text
    assert "%" not in text


def test_nothing_points_at_a_few(hope: Hope) -> None:
    text = at(given(hope, yes=8, no=2).assignment, "/result").text
    assert "What could point at somebody is not shown." in text
    assert "%" not in text


def test_a_summary_in_the_other_language_says_so(hope: Hope) -> None:
    row = given(hope, yes=1).assignment
    Consultation.objects.update(summary={"nl": "Een gezicht."})
    page = at(row, "/result")
    [words] = page.paper.find(
        lambda element: element.attributes.get("lang") == "nl" and element.tag == "div"
    )
    assert words.text() == "Een gezicht."


@pytest.mark.full
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_paper_is_a_file_that_nothing_keeps(hope: Hope, language: str) -> None:
    answer = Client().get(page_of(given(hope, yes=5).assignment, f"/result/{language}.pdf"))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="hope-{language}.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.usefixtures("throttles_stand_still")
def test_whoever_asks_for_the_paper_without_end_waits(hope: Hope) -> None:
    row = given(hope, yes=5).assignment
    bucket = bucket_of("requester", row.id)
    while not take(bucket, "stretch"):
        pass
    page = at(row, "/result/en.pdf")
    assert (page.answer.status_code, page.answer["Retry-After"]) == (429, "5")
    assert "Wait 5 seconds" in page.alarm
    assert "Face." in page.text
    assert at(row, "/result").answer.status_code == 200


def test_where_the_extra_is_left_out_there_is_no_paper(hope: Hope) -> None:
    row = given(hope, yes=5).assignment
    with left_out(Extra.PDF):
        assert not [link for link in at(row, "/result").links if link.endswith(".pdf")]
        page = at(row, "/result/en.pdf")
    assert (page.answer.status_code, page.alarm) == (409, "This server makes no PDF.")
    assert "Face." in page.text


def test_there_is_no_paper_in_a_third_language(hope: Hope) -> None:
    path = page_of(given(hope, yes=1).assignment, "/result/fr.pdf")
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("state", ["draft", "going", "begun", "withdrawn"])
def test_before_it_is_given_there_is_none(hope: Hope, state: str) -> None:
    row = of_a_city(hope, state)
    assert at(row, "/result").path == page_of(row)
    assert Client().get(page_of(row, "/result/en.pdf")).status_code == 404


def test_other_forms_have_no_words_and_no_paper(hope: Hope) -> None:
    page = at(over(hope).row, "/result")
    assert "There is nothing in writing with it." in page.text
    assert not [link for link in page.links if link.endswith(".pdf")]


def test_what_people_wrote_is_text(hope: Hope) -> None:
    briefing = BRIEFING | {"use": "<i>x</i>", "question": "<b>y</b>", "purpose": "<s>z</s>"}
    text = at(given(hope, yes=1, briefing=briefing).assignment, "/result").text
    assert [one for one in ("<i>x</i>", "<b>y</b>", "<s>z</s>") if one not in text] == []


# -- How it was -----------------------------------------------------------------------------------
def answered(page: Asker, **texts: str) -> Asker:
    page.mark("a:content", "5").type(**texts)
    page.press()
    # What was answered may bring up a question; it need not be answered.
    return page.press() if page.paper.controls("shown") else page


def test_a_requester_says_how_it_was_and_words_are_sealed(hope: Hope) -> None:
    row = over(hope).row
    before = SealedText.objects.count()
    page = answered(at(row, "/evaluation"), text=WORDS)
    assert page.heading == "Thank you"
    assert mine().answered
    assert SealedText.objects.count() == before + 1
    assert WORDS not in str(list(Evaluation.objects.values_list("box", "answers")))


def test_until_both_have_spoken_neither_reads_the_other(hope: Hope) -> None:
    done = over(hope)
    assert "or after" in answered(at(done.row, "/evaluation")).text
    member_says(done)
    page = at(done.row, "/evaluation")
    assert "What you said" in page.text
    # One member answered: that would say who.
    assert "What members say" not in page.text


def test_what_is_missing_is_said_and_words_are_kept(hope: Hope) -> None:
    page = at(over(hope).row, "/evaluation").type(text=WORDS).press()
    assert page.alarm
    assert page.value("text") == WORDS
    assert not mine().answered


def test_words_that_are_too_long_are_kept(hope: Hope) -> None:
    page = answered(at(over(hope).row, "/evaluation"), text="x" * 4001)
    assert "4001 characters long" in page.alarm
    assert (page.value("text"), page.chosen("a:content")) == ("x" * 4001, ["5"])


def test_answers_from_elsewhere_are_refused_and_kept(hope: Hope) -> None:
    page = at(over(hope).row, "/evaluation").mark("a:content", "4").type(text=WORDS)
    page.send(page.form(), **{"Sec-Fetch-Site": "cross-site"})
    assert "another site" in page.alarm
    assert (page.value("text"), page.chosen("a:content")) == (WORDS, ["4"])
    assert not mine().answered


def test_sent_twice_it_is_answered_once(hope: Hope) -> None:
    page = at(over(hope).row, "/evaluation").mark("a:content", "5")
    path, form = page.path, page.form()
    answered(page)
    page.path = path
    assert page.send(form).heading == "Thank you"


def test_when_the_time_is_over_it_says_so(hope: Hope) -> None:
    row = over(hope).row
    Evaluation.objects.update(until=local_time.today() - timedelta(days=1))
    page = at(row, "/evaluation")
    assert page.heading == "The time to answer is over"
    assert page.paper.buttons == []


def test_the_page_of_the_request_leads_there_and_says_when_it_is_done(hope: Hope) -> None:
    row = over(hope).row
    assert "Say how it was" in at(row).text
    answered(at(row, "/evaluation"))
    page = at(row)
    assert "Say how it was" not in page.text
    assert page_of(row, "/evaluation") in page.links


def test_it_leads_there_before_there_is_a_result(hope: Hope) -> None:
    row = over(hope).row
    Assignment.objects.update(**placed("begun"))
    page = at(row)
    assert page_of(row, "/evaluation") in page.links
    assert page_of(row, "/result") not in page.links


def test_before_the_work_there_is_nothing_to_say(hope: Hope) -> None:
    row = of_a_city(hope, "begun")
    assert at(row, "/evaluation").path == page_of(row)
    assert Assignment.objects.get().is_begun
