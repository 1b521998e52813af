"""The claims of notebook 01, The painter and the critic."""

from .experiment import COUNTS, Claim, Experiment, number, only, spread

MOMENTS = 500, 1000, 5000
OFF_CANVAS = 1  # as a distance from the nearest parabola: the canvas is 3 high
HALF = 0.5 / 12 ** 0.5  # of the artist's variety

OVER_TIME = """
	gan := notebook.Checked(ganlib.New(notebook.Backend(), config))
	for _, moment := range []int{500, 1000, 5000} {
		painted := notebook.Checked(measure.Assess(artist, notebook.Checked(goOnTo(gan, moment).Paint(gan.NewIdeas(seed+2, 10000)))))
		tell(found{"step": moment, "std": painted.StdA, "rms": painted.RMS})
	}
"""

# What the notebook's tables show, and both needles.
AT_THE_END = """
	gan := learned(config, 5000)
	then := needles(gan)
	early := notebook.Checked(measure.Assess(artist, notebook.Checked(gan.Paint(gan.NewIdeas(seed+2, 10000)))))
	goOnTo(gan, steps)
	works := notebook.Checked(ganlib.Works(artist, seed, 10000))
	paintings := notebook.Checked(gan.Paint(gan.NewIdeas(seed+2, 10000)))
	v := notebook.Checked(measure.Verdicts(gan.Film().Equilibrium(), notebook.Checked(gan.Judge(works)), notebook.Checked(gan.Judge(paintings))))
	painted := notebook.Checked(measure.Assess(artist, paintings))
	tell(found{"rms at step 5000": early.RMS, "true accuracy at step 5000": then.Accuracy,
		"std": painted.StdA, "rms": painted.RMS, "verdicts": v.Accuracy, "true accuracy": needles(gan).Accuracy, "D accuracy": needles(gan).Real, "D score": needles(gan).DScore()})
"""


def at(results, key, digits):
    """Returns the ranges at the three moments."""
    return [spread([row for row in results if row["step"] == moment], key, places) for moment, places in zip(MOMENTS, digits, strict=True)]


def first_five(results):
    return [row for row in results if row["seed"] <= 5]


def fates(results):
    """Returns what became of the seeds: how many collapsed, and how far, and so on."""
    gone = [row for row in results if row["rms"] > OFF_CANVAS]
    stayed = [row for row in results if row["rms"] <= OFF_CANVAS]
    collapsed = [row for row in stayed if row["std"] < HALF]
    others = [row for row in stayed if row["std"] >= HALF]
    seeds = [str(row["seed"]) for row in gone]
    return (COUNTS[len(collapsed)], spread(collapsed, "std", 2), COUNTS[len(others)], spread(others, "std", 2),
            f"{COUNTS[len(gone)]}, {', '.join(seeds[:-1])} and {seeds[-1]}" if len(gone) > 1 else f"{COUNTS[len(gone)]}, {seeds[0]}")


EXPERIMENTS = [
    Experiment(
        "01", "the notebook's training, 10 000 paintings at each of three moments", OVER_TIME, seeds=range(1, 11), seconds=15, claims=(
            Claim("is {} at step 500, {} at step 1000, and {} in the end", lambda results: at(results, "std", (2, 2, 2))),
            Claim("is {}, then {}, and {} in the end", lambda results: at(results, "rms", (2, 2, 3))),
        )),
    Experiment(
        "01", "the notebook, also with narrower vectors, which round as older processors do", AT_THE_END, widths=("", "AVX", "SSE4_2"), seconds=5, claims=(
            Claim("On three kinds, this table said {}, and the rms of the table below was {}", lambda results: [spread(results, "verdicts", 3), spread(results, "rms", 3)]),
        )),
    Experiment(
        "01", "exercise 1", AT_THE_END, seeds=range(1, 6), seconds=10, follow=("change `128` to `32` in the painter's cell",), claims=(
            Claim("the standard deviation of $a$ is {}", lambda results: [spread(results, "std", 2)]),
            Claim("“D accuracy” reads {} all the same", lambda results: [spread(results, "D accuracy", 2)]),
        )),
    Experiment(
        "01", "exercise 2", AT_THE_END, seeds=range(1, 21), seconds=40, follow=("`PainterRate: 0.002` in the cell *Before the first lesson*",), claims=(
            Claim("the standard deviation of $a$ drops to {}", lambda results: [spread(first_five(results), "std", 2)]),
            Claim("The needles look better than ever: {} and {}", lambda results: [spread(first_five(results), "D accuracy", 2), spread(first_five(results), "D score", 2)]),
            Claim("Of the seeds 1 to 20, {} collapsed ({}), {} kept about half of the artist's variety ({}), and with {},", fates),
        )),
    Experiment(
        "01", "exercise 3", AT_THE_END, seeds=range(1, 6), seconds=20, follow=("Train four times as long: `steps = 20000`",), claims=(
            Claim("Both needles stay where they are, {} and {}", lambda results: [spread(results, "D accuracy", 2), spread(results, "D score", 2)]),
            Claim("grows from {} to {} over seeds 1 to 5", lambda results: [spread(results, "rms at step 5000", 3, to="–"), spread(results, "rms", 2, to="–")]),
            Claim("has even fallen, from {} to {}", lambda results: [spread(results, "true accuracy at step 5000", 2, to="–"), spread(results, "true accuracy", 2, to="–")]),
        )),
    Experiment(
        "01", "exercise 3 with the schedule of its answer", AT_THE_END, seeds=range(1, 4), seconds=15,
        follow=("Add `Schedule: ganlib.Cosine{Full: 8000, End: 20000, Last: 0.03}` to `config`",), claims=(
            Claim("with seeds 1 to 3 the curves end smoother than ever (rms {})", lambda results: [spread(results, "rms", 3)]),
            Claim("(with seed 1, to {})", lambda results: [number(only(results, seed=1)["std"], 2)]),
        )),
]
