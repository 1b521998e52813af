package ganlib

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"atelier/internal/say"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/ml/model"
)

// inspectLoss builds a loss once, as inspectNet does with a net, and returns its
// fingerprint. The names of its parameters are part of that, and so of saved files.
func inspectLoss(loss Loss, critic *player, batch int, work, condition []int) (print string, err error) {
	err = guard("ganlib: Loss", func() error {
		g := graph.NewGraph(GoBackend(), "loss")
		defer g.Finalize()
		store := model.NewStore()
		model.SetStore(g, store)
		logits := shapes.Make(dtypes.Float32, batch, 1)
		real, painted := graph.Parameter(g, "real", logits), graph.Parameter(g, "painted", logits)
		type part struct {
			name  string
			value *graph.Node
		}
		parts := []part{{"Critic", loss.Critic(real, painted)}, {"Painter", loss.Painter(painted)}}
		if p, ok := loss.(Penalizer); ok {
			critic.declare(store, g, nil)
			works := shapes.Make(dtypes.Float32, prepend(batch, work)...)
			var given *graph.Node
			if condition != nil {
				given = graph.Parameter(g, "condition", shapes.Make(dtypes.Float32, prepend(batch, condition)...))
			}
			parts = append(parts, part{"Penalty", p.Penalty(
				func(x *graph.Node) *graph.Node { return critic.build(store, x, given) },
				graph.Parameter(g, "works", works), graph.Parameter(g, "paintings", works), graph.Parameter(g, "mix", logits))})
		}
		if c, ok := loss.(Clipper); ok && !(c.Clip() > 0) {
			return say.Errorf("ganlib: Loss.Clip %v: must be positive", c.Clip())
		}
		for _, l := range parts {
			if err := checkLossShape("Loss."+l.name, l.value, batch); err != nil {
				return err
			}
		}
		print = fingerprint(g)
		return nil
	})
	return print, err
}

// inspectTargetLoss builds a target loss once, and returns its fingerprint.
func inspectTargetLoss(target TargetLoss, batch int, work []int) (print string, err error) {
	err = guard("ganlib: TargetLoss", func() error {
		g := graph.NewGraph(GoBackend(), "target loss")
		defer g.Finalize()
		works := shapes.Make(dtypes.Float32, prepend(batch, work)...)
		distance := target.Distance(graph.Parameter(g, "painted", works), graph.Parameter(g, "target", works))
		print = fingerprint(g)
		return checkLossShape("TargetLoss.Distance", distance, batch)
	})
	return print, err
}

// checkLossShape checks what a loss returns for a batch.
func checkLossShape(what string, value *graph.Node, batch int) error {
	if value == nil {
		return say.Errorf("ganlib: %s: returns nil; must be [%d 1], the loss of each work (the training takes the mean)", what, batch)
	}
	if !value.Shape().Equal(shapes.Make(dtypes.Float32, batch, 1)) {
		return say.Errorf("ganlib: %s: returns %s %v; must be [%d 1], the loss of each work (the training takes the mean)", what, value.DType(), value.Shape().Dimensions, batch)
	}
	return nil
}

// fingerprint is a hash of all operations of a graph, with their constants and
// shapes and how they hang together.
func fingerprint(g *graph.Graph) string {
	h := sha256.New()
	for _, n := range g.Nodes() {
		fmt.Fprintln(h, n)
		for _, in := range n.Inputs() {
			fmt.Fprint(h, in.Id(), " ")
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
