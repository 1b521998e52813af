// The critic's two needles over the steps: above, the mean probability that he gives to real
// works, and his true accuracy; below, D score. Faint lines are single steps. With two futures, those of the one that rests are pale.
import { make, minus, path, frame, clipped, scale } from './svg.js';

const above = { left: 52, right: 374, top: 26, bottom: 136 };
const below = { left: 52, right: 374, top: 180, bottom: 288 };

export function needles(svg) {
	return function show(list, step, active) {
		svg.replaceChildren();
		const last = list.find(n => n.run === active) ?? list[0];
		if (!last) return;
		// One axis for all: the longest, and the widest.
		const steps = list.map(n => n.steps).reduce((a, b) => (b.max > a.max ? b : a));
		const score = list.map(n => n.score).reduce((a, b) => (b.max - b.min > a.max - a.min ? b : a));
		make(svg, 'text', { x: 4, y: 16, class: 'title' }, 'D accuracy (solid), true accuracy (dotted)');
		make(svg, 'text', { x: 4, y: 170, class: 'title' }, 'D score: his loss with the sign turned');
		const one = panel(svg, above, steps, last.accuracy, last.restAccuracy, false);
		const two = panel(svg, below, steps, score, last.restScore, true);
		make(svg, 'text', { x: 213, y: 326, 'text-anchor': 'middle' }, 'steps');
		for (const n of list) {
			const a = make(one.inside, 'g', { class: n === last ? 'b' : 'a' }), b = make(two.inside, 'g', { class: n === last ? 'b' : 'a' });
			const line = (g, sy, ys, name) => make(g, 'path', { class: name, d: path([...n.numbers.steps].map(one.sx), [...ys].map(sy)) });
			line(a, one.sy, n.numbers.realRaw, 'raw');
			line(a, one.sy, n.numbers.accuracyMean, 'right');
			line(a, one.sy, n.numbers.realMean, 'needle');
			line(b, two.sy, n.numbers.scoreRaw, 'raw');
			line(b, two.sy, n.numbers.scoreMean, 'needle');
		}
		for (const { sx, inside, area } of [one, two]) make(inside, 'path', { class: 'cursor', d: `M${sx(step)} ${area.top}V${area.bottom}` });
		const tell = (ys, rest) => ys.length ? `${ys[ys.length - 1].toFixed(2)}${rest === null ? '' : `, at rest ${rest.toFixed(2)}`}` : 'not yet';
		svg.setAttribute('aria-label', minus(`The critic's needles. D accuracy ${tell(last.numbers.realMean, last.restAccuracy)}; true accuracy ${tell(last.numbers.accuracyMean, null)}; D score ${tell(last.numbers.scoreMean, last.restScore)}.`));
	};
}

function panel(svg, area, x, y, rest, labels) {
	const { sx, sy } = frame(svg, area, x, y, labels);
	const inside = clipped(svg, area);
	if (rest !== null) make(inside, 'path', { class: 'rest', d: `M${area.left} ${scale(y, area.bottom, area.top)(rest)}H${area.right}` });
	return { sx, sy, inside, area };
}
