package measure_test

import (
	"context"
	"fmt"

	"atelier/ganlib"
	"atelier/ganlib/measure"
)

// A painter after his first 200 lessons, measured by means that
// are not his friend's.
func Example() {
	backend := ganlib.GoBackend() // or ganlib.NewBackend, for XLA
	ctx := context.Background()
	artist := ganlib.Parabolas{}
	gan, err := ganlib.New(backend, ganlib.Config{Artist: artist})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gan.Close()
	for _, err := range gan.Train(ctx, 200, 50) {
		if err != nil {
			fmt.Println(err)
			return
		}
	}

	// Can a critic who is not his friend tell his works from the artist's?
	critic := measure.OutsideCritic{Steps: 100, Rate: 1e-2, Works: 1000} // the zero one is the thorough one
	report, err := measure.Compare(ctx, backend, artist, gan.AsArtist(), critic)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("outside critic: %.1f of the painter, %.1f of the artist himself\n", report.Painter.Accuracy, report.Artist.Accuracy)

	// And the doctor.
	fmt.Println(measure.Diagnose(artist, gan.Film()))
	// Output:
	// outside critic: 1.0 of the painter, 0.5 of the artist himself
	// not there yet: nothing is wrong: train on
}

// The artist's own works, and those of a painter who knows one curve.
func ExampleJudge() {
	artist := ganlib.Parabolas{}
	for _, who := range []ganlib.Artist{artist, ganlib.Parabolas{Low: 1.5, High: 1.5}} {
		works, err := ganlib.Works(who, 1, 2000)
		if err != nil {
			fmt.Println(err)
			return
		}
		q, err := measure.Judge(artist, works)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("a is %.1f on average and varies by %.1f; %.0f%% of the points lie inside\n", q.MeanA, q.StdA, 100*q.Inside)
	}
	// Output:
	// a is 1.5 on average and varies by 0.3; 100% of the points lie inside
	// a is 1.5 on average and varies by 0.0; 100% of the points lie inside
}

// A hundred verdicts leave a wide interval.
func ExampleWilson() {
	low, high := measure.Wilson(0.6, 100)
	fmt.Printf("%.2f to %.2f\n", low, high)
	// Output: 0.50 to 0.69
}
