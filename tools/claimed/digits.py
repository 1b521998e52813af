"""The claims of notebook 06, Handwritten digits."""

from .experiment import Claim, Experiment, of_hundred

READ = """
	gan := learned(config(), steps)
	judge := notebook.Checked(measure.TrainClassifier(notebook.Context(), notebook.Backend(), people(), measure.ClassifierConfig{
		Features: func(scope *model.Scope, work *graph.Node) *graph.Node { return look(scope, work, 64) },
	}))
	works, labels := asked(gan)
	_, all := confirmed(judge, works, labels)
	var read [10]int
	for _, class := range notebook.Checked(judge.Classes(works)) {
		read[class]++
	}
	tell(found{"lessons": steps, "confirmed": float64(all) / 10000, "read as": read})
"""
SHORTER = (("steps  ", "= 7500", "= 3000"),)


def collapsed(results):
    """Returns the digit that all are read as, or which digits are."""
    read = results[0]["read as"]
    if max(read) == sum(read):
        return ["all", read.index(sum(read))]
    return [max(read), read.index(max(read))]


EXPERIMENTS = [
    Experiment(
        "06", "exercise 1 with 3000 lessons", READ, seconds=60, edits=SHORTER,
        follow=("let him end with `return layers.DenseWithBias(scope.In(\"verdict\"), leaky(look(scope, work, 128)), 1)`",), claims=(
            Claim("with seed {} and {} lessons", lambda results: [results[0]["seed"], results[0]["lessons"]]),
            Claim("{} of 100 digits are what was asked for", lambda results: [of_hundred(results[0]["confirmed"])]),
        )),
    Experiment(
        "06", "exercise 2 with 3000 lessons", READ, seconds=60, edits=SHORTER,
        follow=("Tell neither of them (in the painter, `x := relu(scope.In(\"think\"), ideas, 128)`), take the calm away (`Loss: ganlib.NonSaturating{}`)",), claims=(
            Claim("The judge read {} of 10,000 as one digit ({})", collapsed),
        )),
]
