"""What becomes of a hundred photographs: notebook 03 learns from an album of them, and it is measured.

    tools/env python tools/test_photographs.py [STEPS]

The photographs are square parts of four that the package scikit-image ships: an astronaut (NASA, public domain),
a cat and a cup of coffee (by their photographers, CC0) and a rocket (NASA, public domain). The package itself is not
used, and is unpacked in .venv/photographs.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "bench"))
sys.path.insert(0, str(CHECKOUT / "tools"))

import lessons  # noqa: E402  (it lies in bench)
import locked  # noqa: E402
from checks import Checks  # noqa: E402

PHOTOGRAPHS = "astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg"
STEPS = 1200  # a third of what the notebook says for a hundred: enough for colours and layout

CROP = """
// crop writes square parts of a photograph into a folder, every other one mirrored.
func crop(path, folder string, n int, rng *rand.Rand) {
	f := notebook.Checked(os.Open(path))
	defer f.Close()
	img, _, err := image.Decode(f)
	notebook.Check(err)
	short := min(img.Bounds().Dx(), img.Bounds().Dy())
	for i := range n {
		side := short/2 + rng.IntN(short/2)
		left, top := rng.IntN(img.Bounds().Dx()-side+1), rng.IntN(img.Bounds().Dy()-side+1)
		part := image.NewRGBA(image.Rect(0, 0, side, side))
		for y := range side {
			for x := range side {
				from := x
				if i%2 == 1 {
					from = side - 1 - x
				}
				part.Set(x, y, img.At(img.Bounds().Min.X+left+from, img.Bounds().Min.Y+top+y))
			}
		}
		out := notebook.Checked(os.Create(filepath.Join(folder, fmt.Sprintf("%s-%02d.png", filepath.Base(path), i))))
		notebook.Check(png.Encode(out, part))
		notebook.Check(out.Close())
	}
}
"""

# The main function of the program. Everything else is in the notebook's cells.
MAIN = CROP + """
// coarse are the mean colours of 3 by 3 parts of each work.
func coarse(works [][]float32) (list [][]float32) {
	for _, work := range works {
		means := make([]float32, 27)
		for i, v := range work {
			pixel := i / 3
			means[pixel/size*3/size*9+pixel%size*3/size*3+i%3] += v * 9 / size / size
		}
		list = append(list, means)
	}
	return list
}

func main() {
	rng := rand.New(rand.NewPCG(1, 2))
	for folder, n := range map[string]int{"my_pictures": 25, "others": 50} {
		notebook.Check(os.Mkdir(folder, 0o777))
		for _, path := range os.Args[2:] {
			crop(path, folder, n, rng)
		}
	}
	notebook.Check(os.WriteFile("my_pictures/notes.txt", []byte("not a picture"), 0o666))
	album := mine()
	others := coarse(notebook.Checked(pictures.Folder("others", size)).All())
	steps := notebook.Checked(strconv.Atoi(os.Args[1]))
	config := config
	config.Artist, config.Loss = album, nn.R1{Gamma: 20}
	config.Schedule = ganlib.Cosine{Full: steps * 4 / 10, End: steps, Last: 0.03}
	gan := notebook.Checked(ganlib.New(notebook.Checked(ganlib.NewBackend(os.Getenv("GOMLX_BACKEND"))), config))
	far := func() float64 {
		return notebook.Checked(measure.Frechet(coarse(notebook.Checked(gan.Paint(gan.NewIdeas(2, 200)))), others))
	}
	novice := far()
	for _, err := range gan.Train(notebook.Context(), steps, steps) {
		notebook.Check(err)
	}
	notebook.Check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"taken": len(album.All()), "left out": len(album.Skipped), "novice": novice, "trained": far(),
		"album": notebook.Checked(measure.Frechet(coarse(album.All()), others)),
	}))
}
"""


def installed():
    """The folder of the photographs."""
    return locked.folder("photographs") / "skimage" / "data"


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else STEPS
    data = installed()
    with tempfile.TemporaryDirectory(prefix=".photographs-", dir=CHECKOUT / "bench") as folder:
        source = lessons.source((CHECKOUT / "notebooks/03_bedrooms.ipynb").read_text(encoding="utf-8"), MAIN)
        source = source.replace("import (", 'import (\n\t_ "image/jpeg"', 1)
        (Path(folder) / "main.go").write_text(source, encoding="utf-8")
        subprocess.run(["goimports", "-w", Path(folder) / "main.go"], cwd=CHECKOUT, check=True)
        program = Path(folder) / "photographs"
        subprocess.run(["go", "build", "-buildvcs=false", "-o", program, Path(folder) / "main.go"], cwd=CHECKOUT, check=True)
        done = subprocess.run([program, str(steps), *(data / name for name in PHOTOGRAPHS)], cwd=folder, env=os.environ, check=True, stdout=subprocess.PIPE, text=True)
    *said, last = done.stdout.splitlines()
    seen = json.loads(last)
    checks = Checks()
    print(f"after {steps} steps: {last}")
    checks.check(any("100 pictures" in line for line in said), "the album says once how many pictures were taken", said)
    checks.check(any("notes.txt" in line for line in said), "and what was left out", said)
    checks.check(seen["taken"] == 100 and seen["left out"] == 1, "a hundred photographs are an album in one line", seen)
    checks.check(seen["trained"] < seen["novice"] / 4, "the paintings have the photographs' colours, and where they lie", seen)
    checks.end()


if __name__ == "__main__":
    main()
