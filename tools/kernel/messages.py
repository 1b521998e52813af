"""Jupyter's messages on the wire: https://jupyter-client.readthedocs.io/en/latest/messaging.html#the-wire-protocol

jupyter_client can do this, too, but to load it takes half a second, at every start of a kernel.
"""

import datetime
import hashlib
import hmac
import json
import uuid

DELIMITER = b"<IDS|MSG>"


class Message:
    """A message's frames, cut where its parts begin: whom it is for, its signature, its four parts of JSON, its buffers."""

    def __init__(self, idents, signature, header, parent, metadata, content, buffers):
        self.idents, self.signature = idents, signature
        self.header, self.parent, self.metadata, self.content, self.buffers = header, parent, metadata, content, buffers

    def frames(self, idents):
        """Returns the frames, for other receivers."""
        return [*idents, DELIMITER, self.signature, self.header, self.parent, self.metadata, self.content, *self.buffers]

    def well_formed(self):
        """Whether each of its parts of JSON is an object."""
        try:
            return all(isinstance(json.loads(part), dict) for part in (self.header, self.parent, self.metadata, self.content))
        except ValueError:
            return False

    def kind(self):
        return json.loads(self.header).get("msg_type")

    def id(self):
        return json.loads(self.header).get("msg_id")

    def parent_id(self):
        return json.loads(self.parent).get("msg_id")


def parse(frames):
    """Returns the message in the frames, or None if there is none."""
    try:
        start = frames.index(DELIMITER)
    except ValueError:
        return None
    if len(frames) < start + 6:
        return None
    return Message(frames[:start], *frames[start + 1:start + 6], frames[start + 6:])


class Signer:
    """Signs messages, and checks their signatures, with the kernel's key."""

    def __init__(self, key):
        self.key = key.encode()
        self.session = uuid.uuid4().hex

    def signature(self, *parts):
        if not self.key:
            return b""
        return hmac.new(self.key, b"".join(parts), hashlib.sha256).hexdigest().encode()

    def good(self, message):
        expected = self.signature(message.header, message.parent, message.metadata, message.content)
        return not self.key or hmac.compare_digest(expected, message.signature)

    def message(self, kind, content, parent=b"{}"):
        """Makes a message; parent is the header of the message that it answers."""
        header = json.dumps({
            "msg_id": uuid.uuid4().hex, "session": self.session, "username": "kernel", "msg_type": kind, "version": "5.4",
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        }).encode()
        parts = header, parent, b"{}", json.dumps(content).encode()
        return Message([], self.signature(*parts), *parts, [])
