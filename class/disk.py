"""A watch on how much each learner writes; Docker and users have no limit of their own for that."""

import limits

HEADROOM = 50 << 20  # bytes that a server needs for its own files, and a notebook to be saved, where there is too much already


class TooMuch(Exception):
    """A server does not start. The hub shows jupyterhub_message to the learner."""

    def __init__(self, written):
        self.jupyterhub_message = f"Your notebooks and files take {written >> 20} MB, which is more than twice what is allowed here ({limits.DISK >> 20} MB). Ask your teacher to make room."
        super().__init__(self.jupyterhub_message)


class Watch:
    """For a spawner that says in written() how many bytes the learner's files take."""

    allowed = limits.DISK

    async def admit(self):
        """Before a start: who has too much may come in and delete some of it, but not write more."""
        written = await self.written()
        if written > 2 * limits.DISK:
            raise TooMuch(written)
        self.allowed = max(limits.DISK, written + HEADROOM)

    async def has_too_much(self):
        """Whether the server has to be stopped."""
        written = await self.written()
        if written > self.allowed:
            self.log.warning("%s has %d MB on the disk, and may have %d: the server is stopped.", self.user.name, written >> 20, self.allowed >> 20)
            return True
        self.allowed = max(limits.DISK, min(self.allowed, written + HEADROOM))
        return False
