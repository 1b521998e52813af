// What does not come from the critic: measures of the paintings, and the doctor.
import { minus } from './svg.js';

const element = id => document.getElementById(id);

// fill gives a table's body its rows, without touching what is right already: a screen reader
// would hear it again.
function fill(body, rows) {
	while (body.rows.length > rows.length) body.lastElementChild.remove();
	rows.forEach((row, i) => {
		const tr = body.rows[i] ?? body.insertRow();
		row.forEach((text, j) => {
			const cell = tr.cells[j] ?? tr.insertCell();
			if (cell.textContent !== text) cell.textContent = text;
		});
	});
}

export function measures({ quality: q }) {
	const number = (v, digits) => (Number.isFinite(v) ? v.toFixed(digits) : 'no number');
	fill(element('measures').tBodies[0], [
		['how far from the nearest parabola (rms; the bounds lie 1 to 2 apart)', number(q?.rms, 3), '0'],
		['points between the bounds', q ? `${Math.round(100 * q.inside)} %` : 'no number', '100 %'],
		['mean steepness a', number(q?.meanA, 2), '1.50'],
		['how much a varies (standard deviation)', number(q?.stdA, 2), '0.29'],
		['how far an a must move, on average, to be one of his (Wasserstein distance)', number(q?.wasserstein, 2), '0'],
	]);
}

// opinions says what the critic thinks, in sentences: means of the last steps.
export function opinions({ mean: s }) {
	const said = s ? [
		`Of the artist’s works he thinks on average that they are his with a probability of ${s.real.toFixed(2)}: D accuracy, which is no accuracy.`,
		`Of her paintings he thinks so with ${s.painted.toFixed(2)}.`,
		`He is right about ${Math.round(100 * s.accuracy)} % of all works: the true accuracy. Guessing makes 50 %.`,
		`D score is ${minus(s.dScore.toFixed(2))}; the higher, the better for him.`,
	] : ['Nothing yet: there was no step.'];
	const list = element('opinions');
	while (list.children.length < said.length) list.append(document.createElement('li'));
	while (list.children.length > said.length) list.lastChild.remove();
	said.forEach((text, i) => { if (list.children[i].textContent !== text) list.children[i].textContent = text; });
}

export function doctor(said) {
	if (!said) return;
	const put = (id, text) => { if (element(id).textContent !== text) element(id).textContent = text; };
	put('condition', said.step ? `${said.condition}, at step ${said.step}` : said.condition);
	put('remedy', said.remedy ? `${said.remedy[0].toUpperCase()}${said.remedy.slice(1)}.` : '');
	const rows = said.evidence ?? [];
	const body = element('evidence').tBodies[0];
	fill(body, rows.map(e => [e.name, e.value, e.healthy]));
	rows.forEach((e, i) => body.rows[i].cells[1].classList.toggle('alarming', e.alarming));
}
