// What does not come from the critic: measures of the paintings, and the doctor.
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

export function measures({ quality: q, scores }) {
	const number = (v, digits) => (Number.isFinite(v) ? v.toFixed(digits) : 'no number');
	fill(element('measures').tBodies[0], [
		['away from the nearest parabola (rms)', number(q?.rms, 3), '0'],
		['points between the bounds', q ? `${Math.round(100 * q.inside)} %` : 'no number', '100 %'],
		['mean steepness a', number(q?.meanA, 2), '1.50'],
		['how much a varies (standard deviation)', number(q?.stdA, 2), '0.29'],
		['how far the a are from his (Wasserstein)', number(q?.wasserstein, 2), '0'],
		['works that the critic judges rightly', scores ? `${Math.round(100 * scores.accuracy)} %` : 'no step yet', 'a draw: 50 %'],
	]);
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
