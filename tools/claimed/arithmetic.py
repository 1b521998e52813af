"""The claims of notebook 04, Arithmetic with pictures."""

from .experiment import Claim, Experiment, number, of_hundred, only

# The judge, and how often he is right about each of three things, in 10 000 portraits of the artist.
JUDGE = """
	rng := rand.New(rand.NewPCG(seed, 0))
	face, glasses, hair := 0, 0, 0
	for range 10000 {
		who := faces.Random(rng)
		look := faces.Detect(who.Draw(size))
		if look.Face {
			face++
		}
		if look.Glasses == who.Glasses {
			glasses++
		}
		if look.LongHair == who.LongHair {
			hair++
		}
	}
	tell(found{"face": float64(face) / 10000, "glasses": float64(glasses) / 10000, "long hair": float64(hair) / 10000})
"""

# The tables of sections 4 and 6, and that of section 6 for means of fewer faces.
SUMS = """
	gan := learned(config, steps)
	notebook.Check(gan.Save(file))
	painted := faces.DetectAll(notebook.Checked(gan.Paint(gan.NewIdeas(seed, 3000))))
	look := func(ideas [][]float32) float64 { return share(faces.DetectAll(notebook.Checked(gan.Paint(ideas))), hasBoth) }
	for _, n := range []int{1, 3, 10} {
		many = n
		sums, strays, nothing := results(cast(gan))
		tell(found{"face": share(painted, isFace), "glasses": share(painted, hasGlasses), "long hair": share(painted, hasLong),
			"mean of": many, "tries": len(sums), "sum": look(sums), "random": look(strays), "nothing": look(nothing)})
	}
"""

WILD = """
	gan := notebook.Checked(ganlib.New(notebook.Backend(), config))
	for _, step := range []int{500, 1000, 1500, 2000} {
		looks := faces.DetectAll(notebook.Checked(goOnTo(gan, step).Paint(gan.NewIdeas(seed, 1000))))
		tell(found{"step": step, "face": share(looks, isFace), "long hair": share(looks, hasLong)})
	}
"""

SHORT = """
	gan := learned(config, steps)
	sums, _, nothing := results(cast(gan))
	length := func(ideas [][]float32) (mean float64) {
		for _, idea := range ideas {
			mean += latent.Norm(idea) / float64(len(ideas))
		}
		return mean
	}
	look := func(ideas [][]float32) []faces.Detection { return faces.DetectAll(notebook.Checked(gan.Paint(ideas))) }
	tell(found{"sum": share(look(sums), hasBoth), "length of a sum": length(sums), "length of a mean": length(nothing), "faces": share(look(nothing), isFace)})
"""
MANY = ("func cast(", "const many = 10", "var many = 10")


def of(what, seed, many=10):
    return lambda results: of_hundred(only(results, seed=seed, **{"mean of": many})[what])


def parts(*each):
    return lambda results: [part(results) for part in each]


def more_than(share):
    """Returns what of a hundred the share is more than, or at least."""
    return str(min(int(100 * share), 99))


def forgotten(results):
    """Returns in how many of a hundred there was a face, when there is long hair in none at any time."""
    if any(row["long hair"] for row in results):
        raise ValueError(f"somebody has long hair: {results}")
    return [more_than(min(row["face"] for row in results if row["step"] == 2000))]


EXPERIMENTS = [
    Experiment(
        "04", "the judge and 10 000 portraits by the artist", JUDGE, seconds=5, claims=(
            Claim("right about each in more than {} of 100", lambda results: [more_than(min(value for row in results for key, value in row.items() if key != "seed"))]),
        )),
    Experiment(
        "04", "the notebook, and exercise 2", SUMS, seeds=(1, 2), seconds=100, edits=(MANY,), claims=(
            Claim("and on {} with seed 2", parts(of("face", 2))),
            Claim("(with seed 2, glasses in {} of 100 and long hair in {})", parts(of("glasses", 2), of("long hair", 2))),
            Claim("and in {} of 100 with seed 2", parts(of("sum", 2))),
            Claim("({} with seed 2)", parts(of("random", 2))),
            Claim("{} of 100 tries succeed ({} with seed 2); with three, {} ({}); with ten, {} ({}), while a random direction falls from {} ({}) to {} ({})",
                  parts(*(of("sum", seed, many) for many in (1, 3, 10) for seed in (1, 2)), *(of("random", seed, many) for many in (1, 10) for seed in (1, 2)))),
        )),
    Experiment(
        "04", "exercise 1, looked at four times in the first 2000 steps", WILD, seeds=(1, 2), seconds=50, follow=("Take the calm away: `Loss: ganlib.NonSaturating{}`",), claims=(
            Claim("after 2000 steps the judge saw a face in more than {} of 100. But not one of 1000 had long hair", forgotten),
        )),
    Experiment(
        "04", "exercise 3", SHORT, seconds=50, follow=("Leave `Normalize` out of `results`",), claims=(
            Claim("{} of 100 sums succeed, though they are only {} long on average, and the plain means {}",
                  lambda results: [of_hundred(results[0]["sum"]), number(results[0]["length of a sum"], 1), number(results[0]["length of a mean"], 1)]),
        )),
]
