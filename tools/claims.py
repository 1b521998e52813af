"""Measures again what notebook 01 claims over the seeds 1 to 10, and writes it into notebooks/claims.json.

    tools/env python tools/claims.py [--dry]

It trains notebook 01's networks ten times and measures 10 000 paintings at steps 500, 1000 and 5000: some fifteen
seconds on two cores, more where Go has built nothing yet. Where a range has changed, the claim holds the new words; the
notebook's sentence has to follow, and tools/test_numbers.py fails until it does. With --dry it only says what it
measured. Other claims were measured by hand, and stay as they are.
"""

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "bench"))
sys.path.insert(0, str(CHECKOUT / "tools"))

import lessons  # noqa: E402  (it lies in bench)
import whole_file  # noqa: E402

CLAIMS = CHECKOUT / "notebooks" / "claims.json"
SEEDS = 10
MOMENTS = 500, 1000, 5000

# What a program of notebook 01's cells does.
MAIN = """
func main() {
	backend := notebook.Checked(ganlib.NewBackend(os.Getenv("GOMLX_BACKEND")))
	for seed := uint64(1); seed <= %d; seed++ {
		config := config
		config.Seed = seed
		gan := notebook.Checked(ganlib.New(backend, config))
		for _, moment := range []int{%s} {
			for _, err := range gan.Train(notebook.Context(), moment-gan.Step(), 50) {
				notebook.Check(err)
			}
			painted := notebook.Checked(measure.Assess(artist, notebook.Checked(gan.Paint(gan.NewIdeas(seed+2, 10000)))))
			notebook.Check(json.NewEncoder(os.Stdout).Encode(map[string]any{"seed": seed, "step": moment, "std": painted.StdA, "rms": painted.RMS}))
		}
		gan.Close()
	}
}
""" % (SEEDS, ", ".join(map(str, MOMENTS)))

# The claims: words with a place for each range, what is measured, and the decimals at each moment.
RANGES = [
    ("is {} at step 500, {} at step 1000, and {} in the end", "std", (2, 2, 2)),
    ("is {}, then {}, and {} in the end", "rms", (2, 2, 3)),
]
NUMBERS = re.compile(r"\d+\.\d+ to \d+\.\d+")
HOW = "Over the seeds 1 to 10, 10 000 paintings each, by tools/claims.py."


def measured():
    """Trains, and returns what each seed had at each moment."""
    with tempfile.TemporaryDirectory(prefix=".claims-", dir=CHECKOUT / "bench") as folder:
        main, program = Path(folder) / "main.go", Path(folder) / "claims"
        main.write_text(lessons.source((CHECKOUT / "notebooks/01_painter_and_critic.ipynb").read_text(encoding="utf-8"), MAIN), encoding="utf-8")
        subprocess.run(["goimports", "-w", main], cwd=CHECKOUT, check=True)
        subprocess.run(["go", "build", "-buildvcs=false", "-o", program, main], cwd=CHECKOUT, check=True)
        done = subprocess.run([program], cwd=folder, env=os.environ, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def words(pattern, what, decimals, rows):
    """Returns the words of a claim, with the lowest and the highest value at each moment."""
    ranges = []
    for moment, digits in zip(MOMENTS, decimals, strict=True):
        values = [row[what] for row in rows if row["step"] == moment]
        ranges.append(f"{min(values):.{digits}f} to {max(values):.{digits}f}")
    return pattern.format(*ranges)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    dry = parser.parse_args().dry
    rows = measured()
    claims = json.loads(CLAIMS.read_text(encoding="utf-8"))
    version = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=CHECKOUT, capture_output=True, text=True).stdout.strip() or "unknown"
    changed = False
    for pattern, what, decimals in RANGES:
        now = words(pattern, what, decimals, rows)
        old = next(claim for claim in claims if claim["notebook"] == "01" and NUMBERS.sub("{}", claim["words"]) == pattern)
        print(now if now == old["words"] else f"{now}\n    and the notebook says: {old['words']}")
        changed = changed or now != old["words"]
        old.update(words=now, measured=HOW, date=datetime.date.today().isoformat(), version=version)
    if not dry:
        whole_file.write(CLAIMS, json.dumps(claims, indent=1, ensure_ascii=False) + "\n")
    sys.exit("Write the new words into notebook 01, and run tools/test_numbers.py." if changed else 0)


if __name__ == "__main__":
    main()
