"""A questionnaire with each kind of question, walked and answered (`EVERY_KIND`)."""

from tests.walks.survey import Survey

WORDS = "Op een schip 7c1f"
# What is kept of it, but for the order of wishes.
ANSWERED = {
    "place": "other",
    "elsewhere": WORDS,
    "wishes": ["rest", "work"],
    "safe": "no",
    "mood": 2,
    "mark": 10,
    "fair": "bit",
    "clear": "very",
    "hours": 12,
    "pay": 9.5,
    "since": "2026-03-31",
    "starts": "05:30",
    "next": "2026-04-01T05:30",
    "land": "be",
    "town": "gent",
    "people": [{"who": "Mum"}],
    "story": "Een.\nTwee.",
    "agreed": "yes",
}


def answer_every_kind(survey: Survey, *, javascript: bool) -> None:
    survey.open()
    survey.on("place")
    survey.mark("place", "other")
    survey.on("elsewhere")
    survey.field("elsewhere").fill(WORDS)
    survey.on("wishes")
    survey.mark("wishes", "rest", "work")
    survey.on("safe")
    survey.mark("safe", "no")
    survey.on("mood")
    survey.mark("mood", "2")
    survey.on("mark")
    survey.mark("mark", "10")
    survey.on("boss")
    type_answers(survey)
    put_in_order(survey, javascript=javascript)
    tell_of_people(survey, javascript=javascript)
    survey.field("story").fill("Een.\nTwee.")
    survey.on("agreed")
    survey.mark("agreed", "yes")
    survey.on("look")


def type_answers(survey: Survey) -> None:
    survey.mark("fair", "bit")
    survey.mark("clear", "very")
    survey.on("hours")
    survey.field("hours").fill("30")
    survey.press()
    survey.page.locator("[data-faults]").wait_for()
    survey.look("hours, wrong")
    survey.field("hours").fill("12")
    survey.on("pay")
    survey.field("pay").fill("9,50")
    survey.on("since")
    survey.field("since").fill("2026-03-31")
    survey.on("starts")
    survey.field("starts").fill("05:30")
    survey.on("next")
    survey.field("next").fill("2026-04-01T05:30")
    survey.on("order")


def put_in_order(survey: Survey, *, javascript: bool) -> None:
    if javascript:
        survey.page.locator("li[data-choice=work] [data-way=up]").click()
        survey.page.locator("li[data-choice=work] [data-way=up]").click()
    else:
        for place, name in enumerate(("work", "rest", "money"), 1):
            survey.page.locator(f"[name='a:order:{name}']").select_option(str(place))
    survey.on("home")


def tell_of_people(survey: Survey, *, javascript: bool) -> None:
    survey.mark("land", "be")
    if not javascript:
        survey.press()
    survey.field("town").wait_for()
    survey.look("home, more")
    survey.field("town").select_option("gent")
    survey.on("people/+")
    survey.on("people/0", "add")
    survey.field("people/0/who").fill("Mum")
    survey.press("remove")
    survey.page.locator("button[value=removed]").wait_for()
    survey.look("people/0, removing")
    survey.press("stay")
    survey.page.locator("button[value=remove]").wait_for()
    survey.on("people/+")
    survey.on("story")
