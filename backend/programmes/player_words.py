"""What the player of courses says, in the active language; its modules have no catalogue.

A page of Kier, a page within another site and a package in a learning system draw a course with
the same modules (`static/kier/learner/player.js`), and give them these texts with the course.
"""

from django.utils.translation import gettext as _


def player_words() -> dict[str, str]:
    """Return the texts of the player by the names that its modules have for them."""
    return {
        "about": _("This takes about {minutes} minutes. You pass with {mark} percent right."),
        "unseen": _("Nobody at your work sees your answers."),
        "role": _("What is your work?"),
        "roleMissed": _("Choose your work first."),
        "start": _("Start the course"),
        "progress": _("Step {n} of {all}"),
        "next": _("Go to the next step"),
        "back": _("Go one step back"),
        "check": _("Check my answer"),
        "missed": _("Choose an answer first."),
        "many": _("You can choose more than one answer."),
        "order": _("Put them in the right order with the arrows."),
        "up": _("Move up: {name}"),
        "down": _("Move down: {name}"),
        "place": _("{name} is now number {n}."),
        "yourAnswer": _("You chose:"),
        "right": _("That is right"),
        "wrong": _("That is not right yet"),
        "noted": _("Thank you for your answer"),
        "again": _("Answer this question again"),
        "passed": _("You passed"),
        "failed": _("You have not passed yet"),
        "share": _("{right} of {counted} questions are right. That is {share} percent."),
        "needed": _("You pass with {mark} percent. Answer some questions again."),
        "look": _("Look at these questions again"),
        "fromStart": _("Read the course again"),
        "newTab": _("opens a new tab"),
        **_elsewhere(),
        **_on_kier(),
    }


def _on_kier() -> dict[str, str]:
    """Return what is said only on Kier's own page, where answers stay on the device."""
    return {
        "kept": _("Your answers stay on this device. The course works without internet too."),
        "forget": _("Forget my answers on this device"),
        "erase": _("Erase it"),
        "elsewhere": _("Go on on another device"),
        "keepCode": _(
            "With this code you go on later, also on another phone. We do not know it: if you lose"
            " it, you begin again."
        ),
        "sending": _("We are sending it."),
        "offline": _(
            "There is no internet now. Your answers stay on this device. Try again later."
        ),
        "handInTitle": _("Hand in"),
        "handIn": _("Hand in my result"),
        "placeSees": _("Your place of work sees how many passed. It never sees who."),
        "answersStay": _("Your answers stay with you. We only count that somebody passed."),
        "handedIn": _("Handed in. Thank you."),
        "handedInPlace": _(
            "Handed in. It counts for your place of work. Nobody there sees that it was you."
        ),
        "holder": _("Your name on the certificate"),
        "holderHint": _("We do not keep your name. You do not need a certificate."),
        "certificate": _("Your certificate"),
        "getCertificate": _("Get a certificate"),
        "makeCertificate": _("Make the certificate"),
        "anybody": _(
            "Anybody can check it with this code. Keep it with your name: we know neither."
        ),
        "toCertificate": _("To my certificate"),
    }


def _elsewhere() -> dict[str, str]:
    """Return what is said only where a course is shown outside of Kier."""
    return {
        # In the place of `unseen`: a learning system belongs to the place of work.
        "seenBySystem": _(
            "Whoever runs this learning system sees that you take this course. They can see your"
            " answers too. Kier does not know who you are."
        ),
        "given": _("Your learning system has your result now: passed or not, and the percentage."),
        "notKept": _("This page keeps nothing. On Kier you can get a certificate for this course."),
        "scripts": _("This course needs JavaScript. On Kier it works without."),
        "toKier": _("To the course on Kier"),
        "counting": _("We are counting you for your workplace."),
        "counted": _("You count for your workplace. Kier does not know that it was you."),
        "countedBefore": _("You were counted for your workplace before. You count once."),
        "notCounted": _("Kier cannot be reached. You do not count for your workplace yet."),
        "countAgain": _("Try to count again"),
        "tooOld": _("This course is an old one of your workplace. Ask there for the new one."),
    }
