// The tour: the tutorial's sections, a card each or two, with something to guess. What page tells and
// does is in main.js. Cards that train go on with the tutorial's training.
import { minus } from './svg.js';

const two = v => minus(v.toFixed(2)), three = v => v.toFixed(3), percent = v => `${Math.round(100 * v)} %`;

export const cards = [
	{
		section: '1.1', title: 'The usual networks',
		words: 'Most networks tie data to a result: a photograph to the name of what is on it, a recording to its words. They look at the data in different ways: a convolutional network (CNN) at pictures, a recurrent one (RNN) at sequences. But without data they have nothing to say.',
		ask: 'What does the painter on this page get to see of the artist’s works?',
		guesses: ['all of them', '32 of them', 'none'],
		answer: () => 'None. She gets five random numbers for a curve, and what the critic says of it. How that can be enough is what this page shows.',
	},
	{
		section: '1.2', title: 'Something out of thin air',
		words: 'A generating network goes the other way: from random numbers that mean nothing to something that does. Think of it as a novice painter. The numbers are her ideas, and her technique is the network’s weights, which begin at random. The canvas shows what she makes of 32 ideas.',
		ask: 'The artist’s works lie between the blue curve and the orange one. How many points of a novice’s curves do?',
		guesses: ['hardly any', 'about one in seven', 'most of them'],
		does: 'Begin anew, and count',
		act: page => page.begin(),
		answer: page => (page.at()?.quality ? `${percent(page.at().quality.inside)}. It is a tangle: she has no technique, and nobody has told her anything.` : ''),
	},
	{
		section: '1.3', title: 'The famous artist',
		words: 'The artist paints parabolas. His mood decides a number a between 1 and 2, and he paints a·x² + (a − 1): never below the orange curve, x², and never above the blue one, 2x² + 1. On the map each point is a parabola b·x² + c. His have c = b − 1, and are the red line.',
		ask: 'Will two of his works ever cross?',
		guesses: ['yes', 'no, never'],
		answer: () => 'Never: a larger a lifts the whole curve. A work has 15 points, but one number, a, decides them all. Nobody tells the painter so.',
	},
	{
		section: '1.3', title: 'The novice critic',
		words: 'Her friend, the critic, can’t judge either. He is shown a work and says how probable it is that the artist painted it. Then he is told whose it was, and learns: in the story by you, who sit at the computer, here by the program. The map has a colour for what he thinks of every parabola: blue is the artist’s, brown is not.',
		ask: 'He now learns alone for 100 steps, while she rests. What does his D score do? (It is his loss with the sign turned: the higher, the better for him.)',
		guesses: ['it rises', 'it falls', 'it stays'],
		does: 'Begin anew, and let the critic learn alone',
		act: page => page.alone('critic', 100),
		answer: page => (page.at()?.mean ? `It rises, to ${two(page.at().scores.dScore)}: he sees through somebody who stands still, and judges ${percent(page.at().scores.accuracy)} of the works rightly. On his map, her works lie on the brown side.` : ''),
	},
	{
		section: '1.3', title: 'Because they are friends',
		words: 'He does not keep it to himself. “A little higher here, a little lower there”, he says. In the network this is a gradient: for each point of a curve, which way it should move to please him.',
		ask: 'Both begin anew, and learn 300 steps. The arrows will be his advice on her bold curve. What do they do to it?',
		guesses: ['smooth it, point by point', 'rather move it as a whole'],
		does: 'Train 300 steps and show the arrows',
		act: page => { page.begin(); page.arrows(true); page.to(300); },
		answer: page => `So early they rather move it as a whole; they smooth it later. Summed up in words: “${page.say()}”.`,
	},
	{
		section: '1.4', title: 'GAN',
		words: 'The painter is the generator, the critic the discriminator, and both learning against each other is a generative adversarial network. With larger networks people have invented bedrooms that nobody slept in, done arithmetic with faces, and made landscapes of a few strokes.',
		ask: 'Up to step 1000: what will she find first?',
		guesses: ['the curves’ smooth shape', 'their variety'],
		does: 'Train up to step 1000',
		act: page => { page.arrows(false); page.to(1000); },
		answer: page => (page.at()?.quality ? `Variety, even too much of it: the steepness of her curves varies by ${two(page.at().quality.stdA)}, that of the artist’s by 0.29. But they zigzag: they are ${three(page.at().quality.rms)} away from the nearest parabola, with bounds that lie 1 to 2 apart.` : ''),
	},
	{
		section: '1.5', title: 'The example',
		words: 'In each step she paints 64 curves, he judges them and 64 works of the artist, and both move their weights a little. The tutorial takes 5000 steps. D accuracy is the mean probability that he gives the artist’s works of being his. (D is the discriminator.)',
		ask: 'Where will D accuracy come to rest?',
		guesses: ['at 1: he knows them all', 'at 0.5: he can’t tell', 'at 0: he is fooled'],
		does: 'Train up to step 5000',
		act: page => page.to(5000),
		answer: page => (page.at()?.mean ? `At one half; it is ${two(page.at().mean.real)}. If her curves are like the artist’s, any work may as well be hers as his, and one half is the best answer. He may still be right a little more often than not, by a hair each time: in ${percent(page.at().mean.accuracy)} of cases here, the dotted line. D score rests at 2·ln ½ = −1.39, for ½ is what he gives to both.` : ''),
	},
	{
		section: '1.5', title: 'What the needles don’t say',
		words: 'Go back in time to step 1000, with the button here or later with the time line, and look at both the needles and the curves.',
		ask: 'The needles were nearly at rest there. Were the curves as good as they are at the end?',
		guesses: ['yes', 'no'],
		does: 'Go back to step 1000',
		act: page => page.back(5000, 1000),
		answer: page => (page.at(1000)?.quality && page.at(5000)?.quality ? `No. At step 1000 they were ${three(page.at(1000).quality.rms)} away from the nearest parabola, at step 5000 ${three(page.at(5000).quality.rms)}. The needles compare the two friends with each other, and never her curves with the artist’s.` : ''),
	},
	{
		section: 'notebook 02', title: 'Break it',
		words: 'Now the painter learns a hundred times as fast as the critic, with another loss. This is the preset “collapse”.',
		ask: 'Which of the pictures will show at the end that something is wrong?',
		guesses: ['the needles', 'the 32 curves', 'neither'],
		does: 'Take the preset and run it',
		act: page => page.preset('collapse'),
		answer: page => (page.at()?.mean && page.at().quality ? `The 32 curves: whatever her idea, she paints nearly the same one. Their steepness varies by ${two(page.at().quality.stdA)}, the artist’s by 0.29. The needles end at ${two(page.at().mean.real)} and ${two(page.at().mean.dScore)}, nearly as in a good training. Whoever draws one curve alone does not see that all are the same. The doctor does: ${page.condition()}.` : ''),
	},
	{
		section: 'notebook 02', title: 'What if …?',
		words: 'Everything here is yours to change. Go back in time, fork a second future, give one of them another rate, and look at the two side by side. Draw a curve that fools the critic. Guess before you look.',
		ask: 'From step 2000 on, she learns ten times as fast in future B. What will become of her?',
		guesses: ['she arrives sooner, and stays', 'she hurries, and then goes to and fro'],
		does: 'Train the tutorial’s to 5000, and fork at 2000',
		act: page => page.forkExperiment(),
		answer: page => {
			const far = page.compare(2500);
			return far ? `She hurries: at step 2500, B’s curves are ${three(far.b)} away from the nearest parabola, A’s ${three(far.a)}. But from there on B’s go to and fro, between ${three(far.low)} and ${three(far.high)}, while A’s come down to ${three(far.end)}. The picture “What becomes of the two” shows it.` : '';
		},
	},
];
