// How far her curves are from parabolas over the steps: with two futures, what becomes of them.
import { make, path, frame, clipped } from './svg.js';
import { run } from './runs.js';

const area = { left: 52, right: 824, top: 30, bottom: 282 };
const most = 0.3; // a novice's

export function distance(svg) {
	const y = { min: 0, max: most, ticks: [0, 0.1, 0.2, 0.3].map(value => ({ value, label: value.toFixed(1) })) };

	// show draws the futures' curves, the active one's strong.
	return function show(runs, active, steps, step) {
		svg.replaceChildren();
		make(svg, 'text', { x: 4, y: 16 }, 'from the nearest parabola (rms); the artist’s works: 0');
		const { sx, sy } = frame(svg, area, steps, y);
		make(svg, 'text', { x: 438, y: 322, 'text-anchor': 'middle' }, 'steps');
		const inside = clipped(svg, area);
		for (const r of runs) {
			const moments = run(r.id).moments;
			const ys = moments.map(m => (m.quality ? sy(m.quality.rms) : NaN));
			const line = make(inside, 'path', { class: 'far', d: path(moments.map(m => sx(m.step)), ys) });
			if (r.id !== active) line.setAttribute('class', 'far pale');
		}
		make(inside, 'path', { class: 'cursor', d: `M${sx(step)} ${area.top}V${area.bottom}` });
		const tell = r => { const last = run(r.id).moments.at(-1); return `${r.name} ${last?.quality ? last.quality.rms.toFixed(3) : 'no number'}`; };
		svg.setAttribute('aria-label', `How far the curves are from the nearest parabola, at last: ${runs.map(tell).join(', ')}.`);
	};
}
