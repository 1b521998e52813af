// The critic's map: for every parabola b·x²+c, the probability that he gives it of being the
// artist's, with the artist's line and the painter's works on it.
import { make, path, frame, clipped } from './svg.js';
import { colour } from './theme.js';

const area = { left: 44, right: 350, top: 26, bottom: 264 };

export function map(svg, hello) {
	const axis = places => ({ min: places[0], max: places[places.length - 1], ticks: [0, 1, 2, 3, -1].filter(v => v >= places[0] && v <= places[places.length - 1]).map(v => ({ value: v, label: String(v) })) });
	make(svg, 'text', { x: 4, y: 16 }, 'c, how high the middle lies');
	const under = clipped(svg, area);
	const image = make(under, 'image', { x: area.left, y: area.top, width: area.right - area.left, height: area.bottom - area.top, preserveAspectRatio: 'none' });
	const { sx, sy } = frame(svg, area, axis(hello.mapB), axis(hello.mapC));
	make(svg, 'text', { x: (area.left + area.right) / 2, y: 301, 'text-anchor': 'middle' }, 'b, how steep it is');
	legend(svg);
	const inside = clipped(svg, area);
	make(inside, 'path', { class: 'works', d: path([sx(hello.low), sx(hello.high)], [sy(hello.low - 1), sy(hello.high - 1)]) });
	const dots = make(inside, 'g');
	const side = hello.mapB.length;
	const pixels = document.createElement('canvas');
	pixels.width = pixels.height = side;
	let drawn = null, theme = '';

	return function show(moment, chosen) {
		const verdicts = moment.map;
		const now = colour('critic') + colour('paper');
		if (verdicts && (verdicts !== drawn || theme !== now)) {
			paint(pixels, verdicts, side);
			image.setAttribute('href', pixels.toDataURL());
			drawn = verdicts;
			theme = now;
		}
		image.setAttribute('visibility', verdicts ? 'visible' : 'hidden');
		const n = moment.fits.length / 2;
		while (dots.childElementCount < n) make(dots, 'circle', { class: 'dot', r: 4 });
		while (dots.childElementCount > n) dots.lastElementChild.remove();
		for (let k = 0; k < n; k++) {
			const b = moment.fits[2 * k], c = moment.fits[2 * k + 1], dot = dots.children[k];
			dot.setAttribute('visibility', Number.isFinite(b + c) ? 'visible' : 'hidden');
			if (!Number.isFinite(b + c)) continue;
			dot.setAttribute('cx', sx(b));
			dot.setAttribute('cy', sy(c));
			dot.setAttribute('class', k === chosen ? 'dot chosen' : 'dot');
			dot.setAttribute('r', k === chosen ? 6 : 4);
		}
		svg.setAttribute('aria-label', `The critic's map at step ${moment.step}${verdicts ? '' : ', which was not kept'}: the artist's works lie on a line from b 1, c 0 to b 2, c 1; dots are the painter's works.`);
	};
}

// paint colours a small canvas by probabilities: paper at one half, blue where he believes in the
// artist, brown where he does not.
function paint(pixels, verdicts, side) {
	const context = pixels.getContext('2d');
	const image = context.createImageData(side, side);
	const paper = parts(colour('paper')), yes = parts(colour('critic')), no = parts(colour('no'));
	for (let i = 0; i < side; i++) {
		for (let j = 0; j < side; j++) {
			const t = verdicts[i * side + j] * 2 - 1, end = t < 0 ? no : yes, share = Math.min(1, Math.abs(t)) * 0.85;
			const at = 4 * ((side - 1 - i) * side + j); // c grows upwards
			for (let k = 0; k < 3; k++) image.data[at + k] = (1 - share) * paper[k] + share * end[k];
			image.data[at + 3] = 255;
		}
	}
	context.putImageData(image, 0, 0);
}

const parts = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));

// legend says what the colours mean.
function legend(svg) {
	const names = [['no', 'not his'], ['paper', 'can’t tell'], ['critic', 'the artist’s']];
	let x = 44;
	for (const [name, text] of names) {
		make(svg, 'rect', { x, y: 314, width: 12, height: 12, class: `swatch ${name}` });
		make(svg, 'text', { x: x + 17, y: 325 }, text);
		x += 100;
	}
}
