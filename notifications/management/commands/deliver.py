"""`manage.py deliver`: sends notifications until it is stopped."""

import signal
from typing import Any, override

from django.core.management.base import BaseCommand

from notifications.worker.process import DeliveryProcess


class Command(BaseCommand):
    """Several may run at once, on one machine or many."""

    help = "Delivers notifications by web push, FCM and mail, until SIGTERM or Ctrl-C."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        deliverer = DeliveryProcess()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_given: deliverer.stop())
        deliverer.run()
