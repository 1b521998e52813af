// The canvas: the painter's works between the artist's bounds, one of them bold, and the
// critic's advice on it.
import { make, path, frame, clipped } from './svg.js';

const area = { left: 40, right: 444, top: 10, bottom: 300 };

export function canvas(svg, hello) {
	const { sx, sy } = frame(svg, area, hello.canvasX, hello.canvasY);
	const xs = hello.x.map(sx);
	const inside = clipped(svg, area);
	const thin = make(inside, 'g');
	make(inside, 'path', { class: 'upper', d: path(xs, hello.upper.map(sy)) });
	make(inside, 'path', { class: 'lower', d: path(xs, hello.lower.map(sy)) });
	const bold = make(inside, 'path', { class: 'bold' });
	const arrows = clipped(svg, { ...area, left: area.left - 6, right: area.right + 6 });
	const points = xs.length;

	// show draws a moment, with one painting bold, and arrows if they are asked for.
	return function show(moment, chosen, advised) {
		const { paintings, advice } = moment;
		const n = paintings.length / points;
		while (thin.childElementCount < n) make(thin, 'path', { class: 'painting' });
		while (thin.childElementCount > n) thin.lastElementChild.remove();
		const curve = k => [...paintings.subarray(k * points, (k + 1) * points)].map(sy);
		for (let k = 0; k < n; k++) thin.children[k].setAttribute('d', path(xs, curve(k)));
		const k = Math.min(chosen, n - 1);
		bold.setAttribute('d', thin.children[k]?.getAttribute('d') ?? '');
		arrows.replaceChildren();
		if (advised && advice) drawArrows(arrows, xs, curve(k), advice.subarray(k * points, (k + 1) * points));
		svg.setAttribute('aria-label', told(moment, hello, points));
	};
}

// drawArrows draws advice on a curve; the longest arrow is 45 pixels long.
export function drawArrows(group, xs, ys, advice) {
	const most = Math.max(...advice.map(Math.abs));
	if (!(most > 0)) return;
	for (let i = 0; i < xs.length; i++) {
		const length = -advice[i] / most * 45; // pixels grow downwards
		if (!Number.isFinite(ys[i]) || Math.abs(length) < 4) continue;
		const x = xs[i], tip = ys[i] + length, back = tip - Math.sign(length) * 7;
		make(group, 'path', { class: 'arrow', d: `M${x} ${ys[i]}V${back}` });
		make(group, 'path', { class: 'head', d: `M${x} ${tip}L${x - 4.5} ${back}h9z` });
	}
}

// told says what a moment shows, for who does not see it.
function told(moment, hello, points) {
	const n = moment.paintings.length / points;
	const inside = moment.quality ? `, with ${Math.round(100 * moment.quality.inside)} % of their points between the artist's bounds` : ', some of which are no numbers any more';
	return `Step ${moment.step}: ${n} curves by the painter${inside}.`;
}
