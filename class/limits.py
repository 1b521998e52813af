"""What each learner may take, from the settings."""

import os

MEMORY = int(float(os.environ.get("ATELIER_LEARNER_MEMORY", "1.5")) * 2**30)  # bytes
CPUS = float(os.environ.get("ATELIER_LEARNER_CPUS", "2"))
DISK = int(float(os.environ.get("ATELIER_LEARNER_DISK", "1")) * 2**30)  # bytes
PROCESSES = 400
