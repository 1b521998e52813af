package ganlib

// Advice is what the critic (discriminator) tells the painter (generator) about
// his paintings: for each value of each painting, which way and how far he would
// have it moved. It is minus the gradient of the painter's loss by that value,
//
//	advice = -∂ Loss.Painter(critic(painting)) / ∂ painting
//
// the very signal that a training step sends through the painter to his
// weights. The first slice holds a slice for each painting, as long as the
// painting; a value of 0.1 means that moving the point up by a little δ makes
// the painter's loss smaller by 0.1·δ.
func (gan *GAN) Advice(paintings [][]float32) ([][]float32, error) {
	flat, err := gan.join("Advice", "painting", paintings, gan.points)
	if err != nil {
		return nil, err
	}
	advice, err := gan.apply(&gan.programs.advice, gan.duel.critic, gan.duel.work, flat, len(paintings))
	if err != nil {
		return nil, err
	}
	return split(advice, gan.points), nil
}
