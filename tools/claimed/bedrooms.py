"""The claims of notebook 03, Bedrooms."""

import test_photographs

from .experiment import Claim, Experiment, of_hundred, only, spread

SOUND = """
	gan := learned(config, min(steps, %s))
	share, _, _ := sound(notebook.Checked(gan.Paint(gan.NewIdeas(seed+1, 1000))))
	tell(found{"steps": gan.Step(), "sound": share, "D accuracy": needles(gan).Real})
"""
TO_THE_END = SOUND % "steps"

UNAVERAGED = """
	gan := learned(config, steps)
	for _, averaged := range []bool{true, false} {
		if !averaged {
			gan = notebook.Checked(gan.Unaveraged())
		}
		share, _, _ := sound(notebook.Checked(gan.Paint(gan.NewIdeas(seed+1, 1000))))
		tell(found{"steps": steps, "averaged": averaged, "sound": share})
	}
"""

# A hundred sections of four photographs, and as many others of the same. What a painting shows is what the nearest
# section shows: which of the four it is of.
PHOTOGRAPHS = """
	rng := rand.New(rand.NewPCG(1, 2))
	for _, folder := range []string{"my_pictures", "others"} {
		notebook.Check(os.Mkdir(folder, 0o777))
		for _, path := range os.Args[2:] {
			crop(path, folder, 25, rng)
		}
	}
	config.Artist = mine() // which the cells would read before the folder is there
	album := mine().All()
	gan := learned(config, steps)
	near := notebook.Checked(measure.Nearest(notebook.Checked(gan.Paint(gan.NewIdeas(seed+1, 200))), album))
	others := notebook.Checked(measure.Nearest(notebook.Checked(pictures.Folder("others", size)).All(), album))
	r := found{"steps": steps, "sections": len(album) / 4, "distance": measure.MedianDistance(near), "other sections": measure.MedianDistance(others)}
	for i, path := range os.Args[2:] { // the album's pictures are in the order of their names, and so are these
		n := 0
		for _, each := range near {
			if each.Index/25 == i {
				n++
			}
		}
		r[strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))] = n
	}
	tell(r)
"""


def photographs():
    """Returns where the photographs are."""
    return [test_photographs.installed() / name for name in sorted(test_photographs.PHOTOGRAPHS)]


def rooms(words, follow, go=TO_THE_END, name=None, seconds=80):
    """Returns the experiment of an exercise, whose answer counts the sound rooms of a hundred."""
    return Experiment("03", name, go, follow=(follow,), seconds=seconds, claims=(Claim(words, lambda results: [of_hundred(results[0]["sound"])]),))


def none_of_1000(results):
    return ["not one" if not results[0]["sound"] else f"{1000 * results[0]['sound']:.0f}"]


EXPERIMENTS = [
    Experiment(
        "03", "the notebook", TO_THE_END, seeds=(2,), seconds=80, claims=(
            Claim("with seed 2, {}", lambda results: [of_hundred(results[0]["sound"])]),
        )),
    rooms("{} of 100 are sound. She has", "her last five lines become `return graph.Tanh(nn.Crop(finer(scope.In(\"finest\"), nn.Patches(nn.Pad(x, 1), 2, 1), 3), 1))`", name="exercise 1"),
    rooms("{} of 100 are sound. (The lessons", "`near := nn.SpaceToDepth(work, 4)` instead of `near := nn.Patches(nn.SpaceToDepth(work, 2), 2, 1)`", name="exercise 2"),
    Experiment(
        "03", "exercise 3", SOUND % "4000", seconds=35, follow=("Let the critic be as steep as he likes: `Loss: ganlib.NonSaturating{}`. Stop after 4000 lessons",), claims=(
            Claim("After 4000 lessons {} of 1000 paintings is a room", none_of_1000),
        )),
    Experiment(
        "03", "exercise 4", TO_THE_END, seconds=35, follow=("take `NoMomentum: true, Beta2: 0.99,` away, and `steps = 4000`",), claims=(
            Claim("After 4000 lessons {} of 1000 paintings is sound", none_of_1000),
        )),
    Experiment(
        "03", "exercise 5", UNAVERAGED, seconds=35, follow=("Set `steps = 4000` and take `Schedule: ganlib.Cosine{Full: steps * 4 / 10, End: steps, Last: 0.03},` away",), claims=(
            Claim("Without momentum it was {} of 100 after 4000 lessons", lambda results: [of_hundred(only(results, averaged=True)["sound"])]),
            Claim("{} of 100 with the average, and {} of 100 without it", lambda results: [of_hundred(only(results, averaged=averaged)["sound"]) for averaged in (True, False)]),
        )),
    Experiment(
        "03", "section 8 with a hundred sections of four photographs", PHOTOGRAPHS, seconds=35, helpers=test_photographs.CROP, imports=("image/jpeg",), arguments=photographs,
        follow=("set `Loss: nn.R1{Gamma: 20}` and `steps = 4000`",), claims=(
            Claim("{} sections each of four photographs", lambda results: [results[0]["sections"]]),
            Claim("a little nearer to one of the hundred ({}) than other sections of the four are ({})", lambda results: [spread(results, "distance", 2), spread(results, "other sections", 2)]),
        )),
    Experiment(
        "03", "the same with the calm and the lessons of the rooms", PHOTOGRAPHS, seconds=80, helpers=test_photographs.CROP, imports=("image/jpeg",), arguments=photographs, claims=(
            Claim("{} of 200 were rockets, and much nearer ({})", lambda results: [results[0]["rocket"], spread(results, "distance", 2)]),
        )),
]
