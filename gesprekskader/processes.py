"""A helper process that ends when the one that started it is gone, however that went."""

import os
import threading
import time

_LOOK_EVERY = 1.0  # seconds


def end_with_parent() -> None:
    """From now on this process stops within a second or two after its parent is gone.

    Without it a killed server would leave a process behind that keeps the port.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os._exit(0)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
