package ganlib

import "github.com/gomlx/gomlx/core/graph"

// encoderField is the encoder's in Config.
const encoderField = "Encoder"

// readIdeas returns the ideas μ+σ·ε that an encoder's output [batch, 2·ideas], μ and log σ²,
// stands for, [batch, ideas], and how far each is from N(0, 1), [batch, 1], see
// Config.EncoderWeight. noise is ε, [batch, ideas].
func readIdeas(code, noise *graph.Node) (ideas, distance *graph.Node) {
	n := noise.Shape().Dimensions[1]
	mean := graph.Slice(code, graph.AxisRange(), graph.AxisRange(0, n))
	logVariance := graph.Slice(code, graph.AxisRange(), graph.AxisRange(n, 2*n))
	ideas = graph.Add(mean, graph.Mul(graph.Exp(graph.MulScalar(logVariance, 0.5)), noise))
	terms := graph.Sub(graph.Add(graph.Square(mean), graph.Exp(logVariance)), graph.AddScalar(logVariance, 1))
	return ideas, graph.MulScalar(graph.ReduceAndKeep(terms, graph.ReduceSum, 1), 0.5)
}
