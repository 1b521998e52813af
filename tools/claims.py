"""Measures again what the notebooks' prose claims and no output beside it shows, and writes it into notebooks/claims.json.

    tools/env python tools/claims.py [NOTEBOOK…] [--only WORDS] [--again] [--dry]

tools/claimed says how: each experiment is a notebook's own cells, changed as an exercise asks, trained with each seed.
All of them take about half an hour on two idle cores (01 and 02: some minutes); before each the program says how long.
What is measured is written at once, so a run may be broken off: the next one goes on. It leaves out what has results of
this machine, of these networks (ganlib's last commit) and of this very program (the cells' code and the experiment's).
Where a result has changed, the claim holds the new words, and the old ones are printed beside them; the notebook's
sentence has to follow, and tools/test_numbers.py fails until it does. With --dry it only says what it measured.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "tools"))

import tidy  # noqa: E402  (it lies beside this file)
import whole_file  # noqa: E402
from claimed import EXPERIMENTS, program  # noqa: E402

CLAIMS = CHECKOUT / "notebooks" / "claims.json"
DIGITS = 5  # of a result, as it is kept


def version():
    """Returns the commit that changed the networks' code last, and whether files differ from it."""
    where = ["--", "ganlib", "go.mod", "go.sum"]
    commit, changed = (subprocess.run(["git", *told, *where], cwd=CHECKOUT, capture_output=True, text=True).stdout.strip() for told in (
        ["log", "-1", "--format=%h", "--abbrev=7"], ["status", "--porcelain", "--untracked-files=no"]))
    return (commit + ("-dirty" if changed else "")) if commit else "unknown"


def machine():
    """Returns what results depend on: the system, the processor, how wide its vectors are, what computes, and in how many threads."""
    try:
        flags = set(Path("/proc/cpuinfo").read_text().split())
    except OSError:
        flags = set()
    widest = next((words for flag, words in (("avx512f", " with AVX-512"), ("avx2", " with AVX2"), ("avx", " with AVX")) if flag in flags), "")
    named = os.environ.get("GOMLX_BACKEND", "")
    backend = "pure Go" if not named.startswith("xla") else "XLA on a GPU" if "cuda" in named else "XLA"
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.system()}, {platform.machine()}{widest}, {backend}, {os.environ.get('GOMAXPROCS', threads)} threads"


def rounded(row):
    """Returns a result as it is kept."""
    return {key: float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value for key, value in row.items()}


class Kept:
    """notebooks/claims.json: what was measured."""

    def __init__(self, path=CLAIMS):
        self.path, self.claims = path, json.loads(path.read_text(encoding="utf-8"))

    def find(self, experiment, claim):
        """Returns the entry of a claim, or nothing."""
        return next((entry for entry in self.claims if entry["notebook"] == experiment.notebook and claim.fits(entry["words"])), None)

    def put(self, experiment, claim, new):
        """Puts the new entry in the place of the claim's old one, or behind the notebook's last."""
        old = self.find(experiment, claim)
        place = self.claims.index(old) if old else 1 + max((i for i, entry in enumerate(self.claims) if entry["notebook"] <= experiment.notebook), default=-1)
        self.claims[place:place + bool(old)] = [new]

    def write(self):
        whole_file.write(self.path, text(self.claims))


def text(claims):
    """Returns the claims as JSON, with each result on a line of its own."""
    entries = []
    for claim in claims:
        lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in claim.items() if key != "results"]
        rows = ",\n".join(f"   {json.dumps(row, ensure_ascii=False)}" for row in claim["results"])
        entries.append(" {\n" + ",\n".join([*lines, f'  "results": [\n{rows}\n  ]' if rows else '  "results": []']) + "\n }")
    return "[\n" + ",\n".join(entries) + "\n]\n"


def entry(experiment, words, made, results):
    """Returns a claim as it is kept."""
    said = {"notebook": experiment.notebook, "words": words, "measured": experiment.how()}
    return said | {key: made[key] for key in ("date", "version", "program", "machine", "seconds")} | {"results": results}


def keep(kept, experiment, made, results):
    """Keeps the words that results make; returns a sentence for each claim that has other words now."""
    changed = []
    for claim, words in [(claim, claim.made_of(results)) for claim in experiment.claims]:
        old = kept.find(experiment, claim)
        if old is None or old["words"] != words:
            changed.append(f"{experiment.notebook}: {words}\n    was: {old['words'] if old else '(a new claim)'}")
        kept.put(experiment, claim, entry(experiment, words, made, results))
    return changed


def minutes(seconds):
    return f"{seconds:.0f} seconds" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def measure(experiment):
    """Runs an experiment; returns its results, as they are kept, and the seconds that they took."""
    rows, took = [], 0
    with tidy.folder(".claims-", CHECKOUT / "bench") as folder:
        for some, seconds in program.results(experiment, folder):
            took += seconds
            for row in map(rounded, some):
                print(f"    {row}", flush=True)
                rows.append(row)
    return rows, took


def asked_for(experiment, options):
    if options.notebooks and experiment.notebook not in options.notebooks:
        return False
    said = (experiment.name, *(claim.words for claim in experiment.claims))
    return not options.only or any(options.only.lower() in words.lower() for words in said)


def measured(experiment, kept, now):
    """Returns the results of an experiment, if they are of these versions and this machine."""
    try:
        now = now | {"program": program.digest(experiment)}
    except program.Stopped:
        return None  # which will be said where it is run
    for entry in filter(None, (kept.find(experiment, claim) for claim in experiment.claims)):
        if entry["results"] and now.items() <= entry.items():
            return entry
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="01 to 06; all without one")
    parser.add_argument("--only", metavar="WORDS", help="only experiments in whose name or claims these words are")
    parser.add_argument("--again", action="store_true", help="what has results of this version and machine, too")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args()
    tidy.on_signals()
    tidy.sweep(".claims-", CHECKOUT / "bench")

    kept, now = Kept(), {"version": version(), "machine": machine()}
    changed, failed = [], []
    experiments = [experiment for experiment in EXPERIMENTS if asked_for(experiment, options)]
    if not options.again and not options.dry:
        done = [(experiment, made) for experiment in experiments if (made := measured(experiment, kept, now))]
        for experiment, made in done:
            changed += keep(kept, experiment, made, made["results"])  # its words may be made in another way now
        experiments = [experiment for experiment in experiments if experiment not in [each for each, _ in done]]
        kept.write()
    print(f"{len(experiments)} of {len(EXPERIMENTS)} experiments, about {minutes(sum(each.seconds for each in experiments))} on two idle cores; {now['machine']}, version {now['version']}.", flush=True)
    for i, experiment in enumerate(experiments, 1):
        print(f"[{i}/{len(experiments)}] {experiment.notebook}, {experiment.name}: about {minutes(experiment.seconds)}", flush=True)
        try:
            results, seconds = measure(experiment)
            made = now | {"program": program.digest(experiment), "date": datetime.date.today().isoformat(), "seconds": round(seconds)}
            print(f"    took {minutes(seconds)}", *(f"    “{claim.made_of(results)}”" for claim in experiment.claims), sep="\n", flush=True)
            changed += keep(kept, experiment, made, results)
        except (program.Stopped, ValueError) as err:
            failed.append(f"{experiment.notebook}, {experiment.name}: {err}")
            print(f"    FAILED: {err}", flush=True)
            continue
        if not options.dry:
            kept.write()
    for line in changed:
        print(f"CHANGED {line}")
    for line in failed:
        print(f"FAILED {line}")
    sys.exit("Write the new words into the notebooks, and run tools/test_numbers.py." if changed else 1 if failed else 0)


if __name__ == "__main__":
    main()
