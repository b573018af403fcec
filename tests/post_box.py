"""A mail server on loopback for tests."""

import time
from email import message_from_bytes, policy


class Box:
    """A mail server on loopback that keeps what it gets."""

    def __init__(self) -> None:
        self.mails = []

    def wait_for(self, number: int) -> None:
        """What is sent in the background takes a moment."""
        for _ in range(100):
            if len(self.mails) >= number:
                return
            time.sleep(0.05)

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"
