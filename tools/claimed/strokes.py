"""The claims of notebook 05, From rough strokes to a landscape."""

from .experiment import Claim, Experiment, number, of_hundred, only, spread

# Both painters, as the notebook's tables tell of them: how often they keep to the sketch, and the last columns.
TOLD = """
	for name, config := range map[string]ganlib.Config{%s} {
		gan := learned(config, steps)
		sketches, works := unseen(500)
		paintings := notebook.Checked(gan.PaintGiven(gan.NewIdeas(seed, len(sketches)), sketches))
		row := told(name, sketches, paintings, works)
		landscape := landscapes.Random(rand.New(rand.NewPCG(seed, 7)))
		nine := notebook.Checked(gan.PaintGiven(gan.NewIdeas(seed, 9), slices.Repeat([][]float32{landscape.Sketch(size)}, 9)))
		apart := 0.0
		for _, work := range nine[1:] {
			apart += pictures.L1(work, nine[0]) / 8
		}
		tell(found{"who": name, "all of it": row[4], "L1": row[5], "detail": row[6], "flowers": row[7], "nine apart": apart})
	}
"""
BOTH, FRIENDS = TOLD % '"friends": friends, "copyist": copyist', TOLD % '"friends": friends'

DETECTOR = """
	sketches, works := unseen(5000)
	own, others := 0, 0
	for i, work := range works {
		if landscapes.Agree(work, sketches[i]).Agrees() {
			own++
		}
		if landscapes.Agree(work, sketches[(i+1)%len(sketches)]).Agrees() {
			others++
		}
	}
	tell(found{"own": float64(own) / 5000, "others": float64(others) / 5000})
"""

ALONE = (("var friends", " Encoder: encoder,", ""), ("var friends", " EncoderWeight: 0.014,", ""), ("var friends", " TargetLoss: ganlib.L1{}, TargetWeight: 10,", ""))


def kept(results):
    """Returns how many of 500 kept to their sketch."""
    return [round(500 * results[0]["all of it"]) or "none"]


EXPERIMENTS = [
    Experiment(
        "05", "the detector and 5000 pairs by the artist", DETECTOR, seconds=5, claims=(
            Claim("yes to the artist's own pairs in more than {} of 100 cases, and to pairs that don't belong together in fewer than {}",
                  lambda results: [int(100 * results[0]["own"]), int(100 * results[0]["others"]) + 1]),
        )),
    Experiment(
        "05", "the notebook", BOTH, seeds=(2,), seconds=80, claims=(
            Claim("(with seed 2: {} for the copyist, {} for the other)", lambda results: [of_hundred(only(results, who=who)["all of it"]) for who in ("copyist", "friends")]),
        )),
    Experiment(
        "05", "section 3 with the critic alone, without L1 and without the reader", FRIENDS, edits=ALONE, seconds=40, claims=(
            Claim("after these 4000 lessons {} of 500 paintings kept to their sketch", kept),
        )),
    Experiment(
        "05", "exercise 2", FRIENDS, seconds=45, follow=("`TargetWeight: 100` instead of 10, as in pix2pix: whom will the painter resemble then? Change it in the cell of section 3",), claims=(
            Claim("the flowers were gone ({}), and the paintings blurred (a detail of {}); {} of 100 kept to their sketch",
                  lambda results: [number(results[0]["flowers"], 3), number(results[0]["detail"], 3), of_hundred(results[0]["all of it"])]),
        )),
    Experiment(
        "05", "exercise 4", FRIENDS, seconds=40, follow=("leave `Encoder: encoder,` and `EncoderWeight: 0.014,` out of `friends`",), claims=(
            Claim("The others were {} from the first", lambda results: [spread(results, "nine apart", 3)]),
            Claim("in {} of 100 cases, as the copyist does; and few flowers stand in her meadows ({})", lambda results: [of_hundred(results[0]["all of it"]), number(results[0]["flowers"], 3)]),
        )),
]
