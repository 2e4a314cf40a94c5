"""A seeker's request, decrypted in memory during one call, for browsers without scripts."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self
from uuid import UUID, uuid4

from backend.core.crypto.boxes import new_key
from backend.core.crypto.errors import CryptoError, Damaged
from backend.core.crypto.labels import SEEKER
from backend.core.crypto.messages import MessageContent, lock_message, unlock_message
from backend.core.crypto.proofs import chain, is_chain
from backend.core.crypto.seeker import (
    SeekerKeys,
    access_digest,
    lock_request_key,
    seeker_keys,
    unlock_request_key,
)
from backend.core.errors import Conflict, Missing
from backend.help_requests import selectors
from backend.help_requests.closures import is_over, opening_progress
from backend.help_requests.interpreters import is_key_due
from backend.help_requests.models import HelpRequest, Message
from backend.help_requests.payloads import NewMessage, NextKey
from backend.help_requests.services.consent import (
    change_key,
    let_organisation_in,
    refuse_proposal,
    withdraw_consent,
)
from backend.help_requests.services.erasure import erase_request
from backend.help_requests.services.messages import write_as_seeker
from backend.help_requests.services.supervision import allow_supervision
from backend.help_requests.states import MOVES, OPEN, STAYING, Move, ReferralStatus

from .envelopes import Keys, NotThere, has_key, seal_one_to, seal_to

# Of a longer conversation the newest are shown: so many, of so many characters together. A page of
# a thousand of the longest would take the server 400 MB.
MAX_SHOWN, MAX_CHARACTERS = 1_000, 524_288
MAY_LEAVE = MOVES[Move.WITHDRAW][0]


@dataclass(frozen=True, slots=True)
class Written:
    """A message; `text` is None if it is damaged, `gap` tells that one is missing before."""

    id: UUID
    number: int
    organisation: UUID | None
    text: str | None = field(repr=False)
    gap: bool
    hour: datetime
    interpreter: bool


class Conversation:
    """The request of a case code."""

    def __init__(self, row: HelpRequest, mine: SeekerKeys) -> None:
        self.row = row
        self._mine = mine
        self.envelopes = selectors.seeker_envelopes(row)
        self.keys: Keys = dict(self._trusted_keys())
        self._named = row.key_number
        self._read_progress()
        self.is_over = is_over(self.progress, opening_progress(self.progress, row.erase_at))

    @classmethod
    def find(cls, root: bytes) -> Self | None:
        """Return the request of a code's root, or None."""
        mine = seeker_keys(root)
        row = selectors.request_by_access_digest(access_digest(mine.access))
        return cls(row, mine) if row else None

    def state_at(self, organisation: UUID) -> str | None:
        """Return the state of the request at an organisation, or None."""
        return dict(self.states).get(organisation)

    @property
    def is_forged(self) -> bool:
        """Whether a key is named that is not the seeker's, also by messages that were read."""
        return len(self.keys) < len(self.envelopes) or self._named not in self.keys

    @property
    def first_number(self) -> int:
        """The number after which messages are shown."""
        return max(0, self.row.last_number - MAX_SHOWN)

    def messages(self, *, whole: bool = False) -> list[Written]:
        """Return the newest messages, decrypted, in order; all of them if `whole`.

        All together they are no larger than what a request may hold (`quota.py`).
        """
        seen: set[str] = set()
        shown: list[Written] = []
        characters, first = 0, 0 if whole else self.first_number
        for message in self._boxes(first):
            content = self._open(message)
            after = content.after if content else None
            # What lies before the first one shown may well be there.
            gap = after is not None and after not in seen and not first
            seen.add(str(message.id))
            shown.append(
                Written(
                    id=message.id,
                    number=message.number,
                    organisation=message.organisation_id,
                    text=content.text if content else None,
                    gap=gap,
                    hour=message.sent_hour,
                    interpreter=message.interpreter,
                )
            )
            characters += _length(shown[-1])
            while not whole and characters > MAX_CHARACTERS:
                characters -= _length(shown.pop(0))
        return shown

    def write(self, text: str, *, message: UUID | None = None) -> None:
        """Send a message once, under a new identifier if this one is taken or not random.

        :raises Damaged: a key is not the seeker's
        :raises Conflict: the key was replaced
        :raises Missing: the request was erased
        """
        known = self.messages()
        self.renew_key()
        taken = next((written for written in known if written.id == message), None)
        if taken and taken.text == text:
            return
        if message is None or taken or message.version != 4:
            message = uuid4()
        try:
            self._send(text, message, after=known[-1].id if known else None)
        except Conflict:
            # The same form, sent twice at once.
            if not any(
                written.id == message and written.text == text for written in self.messages()
            ):
                raise

    def interprets_until(self, organisation: UUID) -> date | None:
        """Return the last day on which an organisation interprets, None if it does not."""
        return next(
            (
                one.ends_on
                for one in self.progress
                if one.organisation == organisation and one.status == ReferralStatus.INTERPRETS
            ),
            None,
        )

    def let_in(
        self, organisation: UUID, *, from_now: bool = False, until: date | None = None
    ) -> None:
        """Let another organisation read all, or what is written `from_now` on, unless it reads.

        :param until: the last day of an interpreter, as it was read
        :raises NotThere: it has no key
        :raises Damaged: a key is not the seeker's
        :raises Conflict: there are too many, the key was replaced, or nobody proposes it any more
        :raises Missing: the request was erased
        """
        if self.state_at(organisation) in OPEN:
            return
        if until and self.interprets_until(organisation) == until:
            return
        self._read_names()
        keys = self._sound_keys()
        if from_now:
            made = self._next_key(leaving=None)
            if made is None:
                raise NotThere
            next_key, key = made
            change_key(request_id=self.row.id, next_key=next_key)
            keys = {next_key.number: key}
        asked = seal_to(organisation, request=self.row.id, keys=keys)
        let_organisation_in(request_id=self.row.id, asked=replace(asked, until=until))

    def renew_key(self) -> None:
        """Make the key that is due since an interpreter left, if one can be made now.

        Otherwise the server alone keeps who left from what is written.
        """
        if not is_key_due(self.row, self.progress):
            return
        self._read_names()
        made = self._next_key(leaving=None)
        if made is None:
            return
        next_key, key = made
        # Another phone with the same code may be faster.
        with suppress(Conflict, Missing):
            change_key(request_id=self.row.id, next_key=next_key)
            self.keys = {**self.keys, next_key.number: key}
            self.row.key_due = False
            self._read_progress()

    def refuse(self, organisation: UUID) -> None:
        """Say no to a proposed organisation; raise `Missing` if it was not proposed."""
        refuse_proposal(request_id=self.row.id, organisation_id=organisation)

    def allow_supervision(self, organisation: UUID, *, allowed: bool) -> None:
        """Say whether an organisation may learn from it. May raise `Missing` or `Conflict`."""
        allow_supervision(request_id=self.row.id, organisation_id=organisation, allowed=allowed)

    def withdraw(self, organisation: UUID) -> None:
        """Withdraw consent, if it was given, and change the key.

        :raises Missing: the request was erased
        :raises Conflict: it declined, another came in, or the key was replaced
        """
        if self.state_at(organisation) not in MAY_LEAVE:
            return
        self._read_names()
        # Without a next key the server alone refuses the one who leaves: better than not at all.
        made = self._next_key(leaving=organisation)
        withdraw_consent(
            request_id=self.row.id,
            organisation_id=organisation,
            next_key=made[0] if made else None,
        )

    def erase(self) -> None:
        """Erase the request; raise `Missing` if it was erased before."""
        erase_request(request_id=self.row.id)

    # -- Keys and boxes -------------------------------------------------------------------------

    def _trusted_keys(self) -> Iterator[tuple[int, bytes]]:
        """Yield the keys that are the seeker's, until one fails.

        Each must open, and prove to come from a holder of the previous one (protocol.md, "Which
        keys are trusted"). Envelopes out of order are ignored.
        """
        previous, following = b"", 1
        for number, box, proof in self.envelopes:
            if number != following:
                continue
            try:
                key = unlock_request_key(
                    self._mine.wrap, request=self.row.id, envelope=box, number=number
                )
            except CryptoError:
                return
            if number > 1 and not is_chain(
                proof or b"", previous, request=self.row.id, number=number, request_key=key
            ):
                return
            yield number, key
            previous, following = key, number + 1

    def _sound_keys(self) -> Keys:
        """Return the keys for encryption; raise `Damaged` if one is not the seeker's."""
        if self.is_forged:
            raise Damaged("this request names a key that is not the seeker's")
        return self.keys

    def _boxes(self, first: int) -> Iterator[Message]:
        after: int | None = first
        while after is not None:
            page = selectors.messages_after(self.row.id, after)
            self._named = max([self._named, *(message.key_number for message in page.messages)])
            yield from page.messages
            after = page.after

    def _read_names(self) -> None:
        for _message in self._boxes(self.first_number):
            pass

    def _open(self, message: Message) -> MessageContent | None:
        try:
            return unlock_message(
                self.keys[message.key_number],
                request=self.row.id,
                message=message.id,
                sender=message.sender,
                body=bytes(message.body),
                number=message.key_number,
            )
        except (KeyError, CryptoError):
            return None

    def _send(self, text: str, message: UUID, *, after: UUID | None) -> None:
        # Not the row's number, which may have been set back to a key that somebody who left holds.
        keys = self._sound_keys()
        number = max(keys)
        body = lock_message(
            keys[number],
            request=self.row.id,
            message=message,
            sender=SEEKER,
            text=text,
            after=after,
            number=number,
        )
        write_as_seeker(request_id=self.row.id, message=NewMessage(message, body, number))

    def _read_progress(self) -> None:
        self.progress = selectors.referral_progress(self.row.id)
        self.states = [(one.organisation, one.status) for one in self.progress]

    def _next_key(self, *, leaving: UUID | None) -> tuple[NextKey, bytes] | None:
        """Return the next key for those who stay, sealed and itself, unless one has no key."""
        staying = [
            (organisation, status)
            for organisation, status in self.states
            if organisation != leaving
        ]
        if self.is_forged or any(
            status in STAYING and not has_key(organisation) for organisation, status in staying
        ):
            # Nothing can be sealed to one who stays, or nothing may be sealed here at all.
            return None
        number, key = max(self.keys) + 1, new_key()
        # Who closed the talk is asked again by the seeker's next words, and has to open them.
        readers = STAYING | {ReferralStatus.CLOSED}
        next_key = NextKey(
            number,
            lock_request_key(self._mine.wrap, request=self.row.id, request_key=key, number=number),
            tuple(
                seal_one_to(organisation, request=self.row.id, number=number, key=key)
                for organisation, status in staying
                if status in readers and has_key(organisation)
            ),
            chain(
                self.keys[number - 1],
                request=self.row.id,
                number=number,
                request_key=key,
            ),
        )
        return next_key, key


def _length(message: Written) -> int:
    return len(message.text or "")
