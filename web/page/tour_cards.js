// The tour: the tutorial's sections, a card each or two, with something to guess. page tells
// and does: see tour.js.
const two = v => v.toFixed(2);

export const cards = [
	{
		title: '1.1 The usual networks',
		words: 'Most networks tie data to a result: a photograph to the name of what is on it, a recording to its words. They look at the data in different ways: a convolutional network (CNN) at pictures, a recurrent one (RNN) at sequences. But without data they have nothing to say.',
		ask: 'What does the painter on this page get to see of the artist’s works?',
		guesses: ['all of them', '32 of them', 'none'],
		answer: () => 'None. She gets five random numbers for a curve, and what the critic says of it. How that can be enough is what this page shows.',
	},
	{
		title: '1.2 Something out of thin air',
		words: 'A generating network goes the other way: from random numbers that mean nothing to something that does. Think of it as a novice painter. The numbers are her ideas, and her technique is the network’s weights, which begin at random.',
		ask: 'What does she paint of 32 ideas, before she has learned anything?',
		guesses: ['32 parabolas', 'a tangle, far from the artist', 'always the same curve'],
		does: 'Begin, and look at the canvas',
		act: page => page.begin(),
		answer: page => `A tangle. The canvas shows step 0: of her curves’ points, ${Math.round(100 * (page.quality()?.inside ?? 0))} % lie between the artist’s two bounds, the blue and the orange curve.`,
	},
	{
		title: '1.3 The famous artist',
		words: 'The artist paints parabolas. A mood decides a number a between 1 and 2, and the curve is a·x² + (a − 1). So all works lie between the orange curve, x², and the blue one, 2x² + 1. On the map they are the red line: each point of the map is a parabola.',
		ask: 'Will two of his works ever cross?',
		guesses: ['yes', 'no, never'],
		answer: () => 'Never: a larger a lifts the whole curve. Each work has 15 points, and yet it is one number. Nobody tells the painter so.',
	},
	{
		title: '1.3 The novice critic',
		words: 'Her friend, the critic, can’t judge either. He is shown a work and says how probable it is that the artist painted it. You sit at the computer and tell him whose it was; so he learns. The map shows what he thinks of every parabola: blue is the artist’s, brown is not.',
		ask: 'He now learns alone for 100 steps, while she rests. What does his D score, minus his loss, do?',
		guesses: ['it rises', 'it falls', 'it stays'],
		does: 'Let the critic learn alone',
		act: page => page.learn('critic', 100),
		answer: page => page.scores() ? `It rises: he sees through somebody who stands still. D score is ${two(page.scores().dScore)}, and he judges ${Math.round(100 * page.scores().accuracy)} % of the works rightly. The map has got two sides.` : 'Let him learn first.',
	},
	{
		title: '1.3 Because they are friends',
		words: 'He does not keep it to himself. “A little higher here, a little lower there”, he says. In the network this is a gradient: for each point of a curve, which way it should move to please him.',
		ask: 'The arrows will be his advice on her bold curve, after 300 steps of both. What do they do to it?',
		guesses: ['smooth it, point by point', 'move it as a whole'],
		does: 'Train 300 steps and show the arrows',
		act: page => { page.begin(); page.arrows(true); page.run(300); },
		answer: page => `After 300 steps, mostly as a whole. Smoothing comes later. In words: “${page.say()}”.`,
	},
	{
		title: '1.4 GAN',
		words: 'The painter is the generator, the critic the discriminator, and both learning against each other is a generative adversarial network. With larger networks people have invented bedrooms that nobody slept in, done arithmetic with faces, and made landscapes of a few strokes.',
		ask: 'Up to step 1000: what will she find first?',
		guesses: ['the curves’ smooth shape', 'their variety, how much they differ'],
		does: 'Train up to step 1000',
		act: page => { page.arrows(false); page.runTo(1000); },
		answer: page => page.quality() ? `Their variety. How much the steepness of her curves varies is ${two(page.quality().stdA)}, the artist’s 0.29. But they zigzag: they are ${page.quality().rms.toFixed(3)} away from the nearest parabola.` : 'Her curves are no numbers any more: begin anew.',
	},
	{
		title: '1.5 The example',
		words: 'In each step she paints 64 curves, he judges them and 64 works of the artist, and both move their weights a little. The tutorial takes 5000 steps. The needles show how sure he is: D accuracy is the mean probability that he gives the artist’s works.',
		ask: 'Where will D accuracy come to rest?',
		guesses: ['at 1: he knows them all', 'at 0.5: he can’t tell', 'at 0: he is fooled'],
		does: 'Train up to step 5000',
		act: page => page.runTo(5000),
		answer: page => page.scores() ? `At one half, the verdict of somebody who can’t tell; it is ${two(page.scores().real)} now, at step ${page.step()}. D score rests at −1.39, which is −2·ln 2.` : 'Train first.',
	},
	{
		title: '1.5 What the needles don’t say',
		words: 'Go back in time to step 1000, with the button here or with the time line, and look at both the needles and the curves.',
		ask: 'The needles were nearly at rest there. Were the curves as good as they are at the end?',
		guesses: ['yes', 'no'],
		does: 'Go back to step 1000',
		act: page => page.go(1000),
		answer: page => page.quality(1000) ? `No. They were ${page.quality(1000).rms.toFixed(3)} away from the nearest parabola, and at step ${page.lastStep()} they are ${page.quality(page.lastStep()).rms.toFixed(3)} away. The needles compare the two friends with each other, and never her curves with the artist.` : 'Train up to step 1000 first.',
	},
	{
		title: 'Break it',
		words: 'Now the painter learns a hundred times as fast as the critic, with another loss. This is the preset “collapse”.',
		ask: 'Which of the pictures will show that something is wrong?',
		guesses: ['the needles', 'the 32 curves', 'neither'],
		does: 'Take the preset and run it',
		act: page => { page.preset('collapse'); page.run(0); },
		answer: page => `The 32 curves: all ideas become nearly the same one. The needles look well. The doctor says: ${page.condition()}. One curve alone would have shown nothing.`,
	},
	{
		title: 'What if …?',
		words: 'Everything here is yours to change. Go back in time, fork a second future, give one of them another rate, and look at the two side by side. Draw a curve that fools the critic. Guess before you look.',
		ask: 'From step 2000 on, she learns ten times as fast. What will become of her?',
		guesses: ['she arrives sooner, and stays', 'she hurries, and then goes to and fro'],
		does: 'Train the tutorial’s to 5000, and fork at 2000',
		act: page => page.forkExperiment(),
		answer: page => {
			const far = page.compare(2500);
			if (!far) return 'Fork at step 2000 first.';
			return `She hurries: at step 2500 her curves are ${far.b.toFixed(3)} away from the nearest parabola, in the other future ${far.a.toFixed(3)}. But from there on they go to and fro, between ${far.low.toFixed(3)} and ${far.high.toFixed(3)}, while the slower painter’s come down to ${far.end.toFixed(3)}. And look at how rightly he judges, dotted.`;
		},
	},
];
