// What the pictures are drawn with.
// minus writes a text's numbers with the sign that is as wide as a plus.
export const minus = text => String(text).replace(/(^|[\s(])-(?=\d)/g, '$1−');

const NS = 'http://www.w3.org/2000/svg';

// make makes an element in a parent, with attributes and perhaps a text.
export function make(parent, name, attributes = {}, text) {
	const e = document.createElementNS(NS, name);
	for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
	if (text !== undefined) e.textContent = minus(text);
	parent.append(e);
	return e;
}

// scale maps axis values to pixels from a to b.
export const scale = (axis, a, b) => v => a + (v - axis.min) / (axis.max - axis.min) * (b - a);

// path is the line through points; what is no number leaves a gap. far is how many pixels outside
// it may go.
export function path(xs, ys) {
	let d = '', pen = 'M';
	for (let i = 0; i < xs.length; i++) {
		const x = xs[i], y = ys[i];
		if (!Number.isFinite(x) || Number.isNaN(y)) { pen = 'M'; continue; }
		d += `${pen}${x.toFixed(1)} ${Math.min(Math.max(y, -2000), 2000).toFixed(1)}`;
		pen = 'L';
	}
	return d;
}

// frame draws axes with ticks around an area, and a grid in it.
export function frame(parent, area, x, y, labels = true) {
	const { left, right, top, bottom } = area;
	const sx = scale(x, left, right), sy = scale(y, bottom, top);
	for (const t of y.ticks) {
		make(parent, 'path', { class: 'grid', d: `M${left} ${sy(t.value)}H${right}` });
		if (t.label) make(parent, 'text', { x: left - 6, y: sy(t.value) + 5, 'text-anchor': 'end' }, t.label);
	}
	for (const t of x.ticks) {
		make(parent, 'path', { class: 'rule', d: `M${sx(t.value)} ${bottom}v4` });
		if (t.label && labels) make(parent, 'text', { x: sx(t.value), y: bottom + 19, 'text-anchor': 'middle' }, t.label);
	}
	make(parent, 'path', { class: 'rule', d: `M${left} ${top}V${bottom}H${right}` });
	return { sx, sy };
}

let clips = 0;

// clipped is a group in which nothing is seen outside of an area.
export function clipped(parent, { left, right, top, bottom }) {
	const id = `clip${++clips}`;
	const clip = make(make(parent, 'defs'), 'clipPath', { id });
	make(clip, 'rect', { x: left, y: top, width: right - left, height: bottom - top });
	return make(parent, 'g', { 'clip-path': `url(#${id})` });
}
