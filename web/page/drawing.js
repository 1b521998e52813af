// A curve that one draws, by pointer or by keys, for the critic to judge.
import { make, path, frame, clipped } from './svg.js';
import { drawArrows } from './canvas.js';

const area = { left: 34, right: 288, top: 8, bottom: 174 };

export function drawing(svg, hello, judge) {
	const { sx, sy } = frame(svg, area, hello.canvasX, { ...hello.canvasY, ticks: hello.canvasY.ticks.filter(t => Number.isInteger(t.value)) });
	const xs = hello.x.map(sx), inside = clipped(svg, area);
	make(inside, 'path', { class: 'upper', d: path(xs, hello.upper.map(sy)) });
	make(inside, 'path', { class: 'lower', d: path(xs, hello.lower.map(sy)) });
	const line = make(inside, 'path', { class: 'hand' });
	const arrows = clipped(svg, { ...area, left: area.left - 6, right: area.right + 6 });
	const handle = make(inside, 'circle', { class: 'handle', r: 5 });
	const { min, max } = hello.canvasY;
	const values = hello.x.map(() => (min + max) / 2);
	let at = 0, before = null, advice = null, asked = false, used = false;

	const show = () => {
		line.setAttribute('d', path(xs, values.map(sy)));
		handle.setAttribute('cx', xs[at]);
		handle.setAttribute('cy', sy(values[at]));
		arrows.replaceChildren();
		if (advice) drawArrows(arrows, xs, values.map(sy), advice);
		svg.setAttribute('aria-label', `Your curve. Point ${at + 1} of ${xs.length}, at height ${values[at].toFixed(2)}. Left and right choose a point, up and down move it.`);
	};
	const changed = () => { advice = null; used = true; show(); ask(); };
	const ask = () => { // once a frame at most
		if (asked) return;
		asked = true;
		requestAnimationFrame(() => { asked = false; judge(values); });
	};
	const place = event => {
		const box = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
		const x = (event.clientX - box.left) / box.width * view.width, y = (event.clientY - box.top) / box.height * view.height;
		const share = (x - area.left) / (area.right - area.left);
		const height = min + (area.bottom - y) / (area.bottom - area.top) * (max - min);
		return { i: Math.round(Math.min(1, Math.max(0, share)) * (xs.length - 1)), height: Math.min(max, Math.max(min, height)) };
	};
	const draw = event => {
		const { i, height } = place(event);
		const from = before ?? { i, height };
		const far = Math.abs(i - from.i);
		for (let k = 0; k <= far; k++) { // all points that a fast pointer has passed
			const t = far ? k / far : 1;
			values[from.i + Math.sign(i - from.i) * k] = from.height + (height - from.height) * t;
		}
		before = { i, height };
		at = i;
		changed();
	};
	svg.addEventListener('pointerdown', event => { svg.setPointerCapture(event.pointerId); before = null; draw(event); });
	svg.addEventListener('pointermove', event => { if (before) draw(event); });
	for (const end of ['pointerup', 'pointercancel']) svg.addEventListener(end, () => { before = null; });
	svg.addEventListener('keydown', event => {
		const fine = event.shiftKey ? 0.01 : 0.1;
		switch (event.key) {
		case 'ArrowLeft': at = Math.max(0, at - 1); show(); break;
		case 'ArrowRight': at = Math.min(xs.length - 1, at + 1); show(); break;
		case 'ArrowUp': values[at] = Math.min(max, values[at] + fine); changed(); break;
		case 'ArrowDown': values[at] = Math.max(min, values[at] - fine); changed(); break;
		default: return;
		}
		event.preventDefault();
		event.stopPropagation();
	});
	show();
	return { advise(list) { advice = list; show(); }, again() { if (used) judge(values); } };
}
