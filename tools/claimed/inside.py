"""The claims of notebook 02, Inside the GAN."""

from .experiment import COUNTS, Claim, Experiment, number, of_hundred, only, spread

ADVICE = """
	gan := notebook.Checked(ganlib.New(notebook.Backend(), config))
	for _, step := range []int{300, 1000} {
		paintings := notebook.Checked(goOnTo(gan, step).Paint(gan.NewIdeas(1, 200)))
		advice := notebook.Checked(gan.Advice(paintings))
		out, back := 0, 0 // points far from their curve's parabola, and those that are told to come back
		for i, curve := range paintings {
			fit := notebook.Checked(measure.FitParabola(artist, curve))
			for j, x := range artist.X() {
				if off := float64(curve[j]) - (fit.B*x*x + fit.C); math.Abs(off) > fit.RMS {
					out++
					if off*float64(advice[i][j]) < 0 {
						back++
					}
				}
			}
		}
		tell(found{"step": step, "points": out, "told to come back": float64(back) / float64(out)})
	}
"""

HANDS = """
	gan := learned(config, 300)
	score := func() float32 { return gan.Film().Scores[gan.Step()-1].DScore() }
	both, usual := score(), gan.Rates()
	notebook.Check(gan.SetRates(ganlib.Rates{Critic: usual.Critic, CriticSteps: 1}))
	goOnTo(gan, 500)
	critic := score()
	notebook.Check(gan.SetRates(ganlib.Rates{Painter: usual.Painter, CriticSteps: 1}))
	goOnTo(gan, 700)
	tell(found{"both": both, "critic alone": critic, "painter alone": score()})
"""

OUTSIDE = """
	gan := learned(config, 5000)
	outside := notebook.Checked(measure.OutsideCritic{}.TwoSampleTest(notebook.Context(), notebook.Backend(), artist, gan.AsArtist()))
	tell(found{"outside critic": outside.Accuracy})
"""

PENALTY = """
	for _, a := range arena {
		if a.name == "Wasserstein, penalty" {
			_, _, film := fight(a.Config, seed)
			tell(found{"D score": ganlib.Mean(film.Scores[4500:]).DScore()})
		}
	}
"""

FAILURES = """
	for _, p := range measure.Presets() {
		if p.Expect == measure.Healthy || p.Expect == measure.NotYet || p.Expect == measure.PastBest {
			continue
		}
		p.Config.Seed = seed
		gan := notebook.Checked(ganlib.New(notebook.Backend(), p.Config))
		for _, err := range gan.Train(notebook.Context(), p.Steps, 50) {
			if err != nil {
				break // it has left all numbers behind
			}
		}
		tell(found{"preset": p.Name, "expected": p.Expect.String(), "doctor": measure.Diagnose(artist, gan.Film()).Condition.String()})
	}
"""

FAST = """
	config.PainterRate, config.CriticRate = 0.01, 0.01
	gan := notebook.Checked(ganlib.New(notebook.Backend(), config))
	for _, err := range gan.Train(notebook.Context(), 5000, 50) {
		if err != nil {
			break // it has left all numbers behind
		}
	}
	tell(found{"doctor": measure.Diagnose(artist, gan.Film()).Condition.String()})
"""

FUTURES = """
	gan := learned(config, 5000)
	fast := goOnTo(notebook.Checked(gan.Fork(notebook.Context(), 2000, ganlib.Config{PainterRate: 0.001})), 5000)
	for i, future := range []*ganlib.GAN{gan, fast} {
		for _, step := range []int{2500, 5000} {
			then := notebook.Checked(future.Fork(notebook.Context(), step, ganlib.Config{}))
			curves := notebook.Checked(measure.Assess(artist, notebook.Checked(then.Paint(then.NewIdeas(1, 2000)))))
			outside := notebook.Checked(measure.OutsideCritic{}.TwoSampleTest(notebook.Context(), notebook.Backend(), artist, then.AsArtist()))
			tell(found{"fast": i == 1, "step": step, "rms": curves.RMS, "outside critic": outside.Accuracy})
		}
	}
"""


def in_words(share):
    """Returns a share as one would say it."""
    said = {1 / 2: "half", 2 / 3: "two thirds", 3 / 4: "three quarters", 4 / 5: "four of five", 9 / 10: "nine of ten", 1: "all"}
    return said[min(said, key=lambda near: abs(near - share))]


def failures(results):
    """Returns with how many seeds each failed, and with how many all did."""
    seeds = {row["seed"] for row in results}
    failed = [seed for seed in seeds if all(row["doctor"] == row["expected"] for row in results if row["seed"] == seed)]
    return COUNTS[len(seeds)], COUNTS[len(failed)]


def blown_up(results):
    """Returns the seeds with which they blow up, if these are all."""
    if {row["doctor"] for row in results} != {"blown up"}:
        raise ValueError(f"not all have blown up: {results}")
    return [results[0]["seed"], results[-1]["seed"]]


def futures(what, step, form):
    """Returns what a hasty painter and the usual one are worth with seeds 2 and 3."""
    return lambda results: [form(only(results, seed=seed, fast=fast, step=step)[what]) for seed in (2, 3) for fast in (True, False)]


EXPERIMENTS = [
    Experiment(
        "02", "the advice for 200 paintings, for each point farther from its curve's parabola than the curve is on average", ADVICE, seconds=5, claims=(
            Claim("On 200 paintings {} of such points were told to come back at step 300, and {} at step 1000", lambda results: [in_words(row["told to come back"]) for row in results]),
        )),
    Experiment(
        "02", "section 3, as its scripted hand plays it", HANDS, seconds=5, claims=(
            Claim("200 of his own take it from {} to {}", lambda results: [number(results[0][key], 2) for key in ("both", "critic alone")]),
            Claim("in the next 200 steps to {}", lambda results: [number(results[0]["painter alone"], 2)]),
        )),
    Experiment(
        "02", "the outside critic of section 4, also with narrower vectors, which round as older processors do", OUTSIDE, widths=("", "AVX", "SSE4_2"), seconds=10, claims=(
            Claim("he was right in {} % of cases on one machine, in {} % on another", lambda results: [of_hundred(choose(row["outside critic"] for row in results)) for choose in (min, max)]),
        )),
    Experiment(
        "02", "the arena's last loss", PENALTY, seeds=range(1, 4), seconds=20, claims=(
            Claim("difference of {}", lambda results: [spread(results, "D score", 2)]),
        )),
    Experiment(
        "02", "the four failures of section 6", FAILURES, seeds=range(1, 7), seconds=60, claims=(
            Claim("We tried each with {} seeds, and it failed with all {}.", failures),
        )),
    Experiment(
        "02", "both rates at 0.01", FAST, seeds=range(1, 7), seconds=15, claims=(
            Claim("at a rate of 0.01 each? With all of the seeds {} to {}", blown_up),
        )),
    Experiment(
        "02", "the cell above with other seeds", FUTURES, seeds=(2, 3), seconds=20, claims=(
            Claim("(with seeds 2 and 3, {} against {} and {} against {})", futures("rms", 2500, lambda rms: number(rms, 3))),
            Claim("With seed 2 he is right in {} and {} % of cases, with seed 3 in {} and {} %", futures("outside critic", 5000, of_hundred)),
        )),
]
