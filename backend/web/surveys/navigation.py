"""Navigation between the screens of a survey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.questionnaire.flow import (
    Screen,
    Situation,
    State,
    has_another,
    next_screen,
    previous_screen,
    resolve,
    screen_at,
    screens,
)
from surveys.questionnaire.paths import add_entry, name_in, remove_entry
from surveys.questionnaire.screens import place_of
from surveys.questionnaire.submissions import AnswerFault, Unreadable, find_faults, read_answers
from surveys.services.responses import OpenRound
from surveys.services.round_clock import now_of

from .form import ASK, LOOK, START, Form
from .form_values import sound, take_typed, without

CHANGE: Final = "change:"


@dataclass(frozen=True, slots=True)
class Turned:
    """The position after a button.

    :ivar faults: why it did not lead further
    :ivar fresh: paths of questions that appeared because of an answer
    :ivar removing: whether to ask for confirmation of a removal
    """

    form: Form
    faults: Sequence[AnswerFault] = ()
    fresh: Sequence[str] = ()
    removing: bool = False


class Way:
    """One person's way through a round."""

    def __init__(self, opened: OpenRound, language: str) -> None:
        self.opened, self.language = opened, language
        self.now = now_of(opened.round)

    def state(self, form: Form) -> State:
        """Return the state of the questionnaire with these answers."""
        return resolve(self.opened.compiled, form.answers, self.situation(form))

    def situation(self, form: Form) -> Situation:
        """Return time, language and seed of the response."""
        return Situation(self.now.date(), self.language, self.now, form.seed)

    def screens(self, form: Form) -> list[Screen]:
        """Return all screens with these answers."""
        return screens(self.state(form), self.opened.round.one_per_screen)

    def take(self, form: Form, sent: QueryDict) -> Form:
        """Return the form with the answers of its screen."""
        compiled = self.opened.compiled
        answers = sound(compiled, form.answers)
        return replace(form, answers=take_typed(compiled, answers, form.shown, sent))

    def turn(self, form: Form, go: str) -> Turned:
        """Return the position after a button, with the answers of the screen in `form`."""
        if form.step == START:
            return self._after(replace(form, at="")) if go == "next" else Turned(form)
        if form.step == LOOK:
            return self._from_list(form, go)
        return self._from_screen(form, go)

    def ready(self, form: Form) -> Mapping[str, Any]:
        """Return the valid answers, to be handed in."""
        try:
            return read_answers(self.opened.compiled, form.answers, self.language)
        except Unreadable as unreadable:
            return unreadable.answers

    def faults(self, form: Form, screen: Screen | None = None) -> list[AnswerFault]:
        """Return what prevents handing in, or leaving a screen."""
        compiled, today = self.opened.compiled, self.now.date()
        only = None if screen is None else screen.paths
        unread: list[AnswerFault] = []
        try:
            answers = read_answers(compiled, form.answers, self.language)
        except Unreadable as unreadable:
            relevant = self.state(form).relevant
            unread = [fault for fault in unreadable.faults if fault.path in relevant]
            answers = unreadable.answers
        said = {fault.path for fault in unread}
        found = find_faults(compiled, answers, self.language, today, only, self.now)
        both = unread + [fault for fault in found if fault.path not in said]
        relevant_faults = [fault for fault in both if only is None or fault.path in only]
        return sorted(relevant_faults, key=lambda fault: place_of(compiled, fault.path))

    def to_faults(self, form: Form, faults: Sequence[AnswerFault]) -> Turned:
        """Return the first screen with an error."""
        paths = {fault.path for fault in faults}
        for screen in self.screens(form):
            on_screen = paths.intersection(screen.paths)
            if on_screen:
                at = replace(form, step=ASK, at=screen.key, back_to_look=form.step == LOOK)
                return Turned(at, [fault for fault in faults if fault.path in on_screen])
        return Turned(form, faults)

    # -- From a screen ------------------------------------------------------------------------

    def _from_screen(self, form: Form, go: str) -> Turned:
        screen = screen_at(self.screens(form), form.at)
        if go == "back":
            return self._before(form)
        if screen is None:
            if go == "stay":
                return self._at_question(form) if self.opened.ticket else Turned(form)
            return self._after(form)
        if screen.kind == "another":
            return self._another(form, screen, go)
        return self._from_questions(form, screen, go)

    def _at_question(self, form: Form) -> Turned:
        """Return the screen of a question, or the one after it while it is not asked."""
        node = self.opened.compiled.nodes.get(form.at)
        repeats = node.repeats if node else ()
        # A question of a repeat is in its first entry.
        paths = ["/0/".join(repeats[:depth]) for depth in range(1, len(repeats) + 1)]
        answers = form.answers
        for path in paths:
            answers, _added = add_entry(answers, path)
        opened = replace(form, answers=answers)
        wanted = "/0/".join((*repeats, form.at))
        for screen in self.screens(opened):
            if wanted in screen.paths:
                return Turned(replace(opened, at=screen.key))
        return self._after(form)

    def _from_questions(self, form: Form, screen: Screen, go: str) -> Turned:
        if go in {"remove", "removed"} and may_remove(self.state(form), screen):
            return self._remove(form, screen, go)
        if go == "skip":
            return self._on(replace(form, answers=without(form.answers, screen.paths)))
        if go not in {"next", "send"}:
            return Turned(form)
        if faults := self.faults(form, screen):
            return Turned(form, faults)
        fresh = [path for path in self._asked(form, screen) if path not in form.shown]
        return Turned(form, fresh=fresh) if fresh else self._on(form)

    def _another(self, form: Form, screen: Screen, go: str) -> Turned:
        [path] = screen.paths
        if go == "add" and has_another(self.state(form), path):
            answers, added = add_entry(form.answers, path)
            return Turned(replace(form, answers=answers, at=added))
        return self._on(form) if go in {"next", "send", "skip"} else Turned(form)

    def _remove(self, form: Form, screen: Screen, go: str) -> Turned:
        if go == "remove":
            return Turned(form, removing=True)
        entry = screen.within[-1]
        repeat = entry.rpartition("/")[0]
        answers = remove_entry(form.answers, entry)
        return Turned(replace(form, answers=answers, at=f"{repeat}/+"))

    def _on(self, form: Form) -> Turned:
        if form.back_to_look:
            return Turned(replace(form, step=LOOK, back_to_look=False))
        return self._after(form)

    def _after(self, form: Form) -> Turned:
        found = self.screens(form)
        following = next_screen(self.opened.compiled, found, form.at)
        if following is None:
            return Turned(replace(form, step=LOOK, back_to_look=False))
        return Turned(replace(form, step=ASK, at=following.key))

    def _before(self, form: Form) -> Turned:
        if form.back_to_look:
            return Turned(replace(form, step=LOOK, back_to_look=False))
        before = previous_screen(self.opened.compiled, self.screens(form), form.at)
        if before is None:
            return Turned(replace(form, step=START, at=""))
        return Turned(replace(form, at=before.key))

    def _from_list(self, form: Form, go: str) -> Turned:
        found = self.screens(form)
        if go == "back" and found:
            return Turned(replace(form, step=ASK, at=found[-1].key))
        key = go.removeprefix(CHANGE)
        if go.startswith(CHANGE) and screen_at(found, key):
            return Turned(replace(form, step=ASK, at=key, back_to_look=True))
        return Turned(replace(form, step=START, at="") if go == "back" else form)

    def _asked(self, form: Form, screen: Screen) -> list[str]:
        state = self.state(form)
        now = screen_at(screens(state, self.opened.round.one_per_screen), screen.key)
        return [path for path in now.paths if state.node(path).is_asked] if now else []


def too_long() -> AnswerFault:
    """Return the error for answers that are too long together."""
    return AnswerFault("", "long", _("Together your texts are too long. Make one of them shorter."))


def may_remove(state: State, screen: Screen) -> bool:
    """Return whether the screen is an entry of a repeat that can be removed."""
    if not screen.within or not name_in(screen.within[-1]).isdigit():
        return False
    repeat = screen.within[-1].rpartition("/")[0]
    return screen.key == screen.within[-1] and "count" not in state.node(repeat).expressions
