package ganlib

// Mean returns the mean of each of the scores: one batch is noisy. It is zero if
// there are none.
func Mean(scores []Scores) Scores {
	var sum [scoresPerStep]float64
	for _, s := range scores {
		for i, v := range s.row() {
			sum[i] += float64(v)
		}
	}
	row := make([]float32, scoresPerStep)
	for i := range row {
		if len(scores) > 0 {
			row[i] = float32(sum[i] / float64(len(scores)))
		}
	}
	return scoresFromRow(row)
}
