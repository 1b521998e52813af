// What the page remembers of each training: its moments, by step, and its needles.

const runs = new Map(); // by ID

// run returns what is known of a run; a future begins with its parent's past.
export function run(id) {
	if (!runs.has(id)) runs.set(id, { id, moments: [], needles: null });
	return runs.get(id);
}

// add adds a moment. One of a step that is there already takes its place, unless it knows
// less.
export function add(data, numbers) {
	const { moments } = run(data.run);
	const moment = { ...data, ...numbers };
	const i = place(moments, data.step);
	if (moments[i]?.step === data.step) moments[i] = moment;
	else moments.splice(i, 0, moment);
}

// inherit gives a future the moments of its parent up to the step where it began.
export function inherit(id, parent, from) {
	const own = run(id);
	if (own.inherited || !parent) return;
	own.inherited = true;
	const before = run(parent).moments.filter(m => m.step <= from && !own.moments.some(o => o.step === m.step));
	own.moments = [...before, ...own.moments].sort((a, b) => a.step - b.step);
}

// at returns a run's moment at a step, or the last one before it.
export function at(id, step) {
	const { moments } = run(id);
	const i = place(moments, step);
	return moments[i]?.step === step ? moments[i] : moments[Math.max(0, i - 1)];
}

// steps are those of all moments of some runs, ascending.
export function steps(ids) {
	return [...new Set(ids.flatMap(id => run(id).moments.map(m => m.step)))].sort((a, b) => a - b);
}

// keepOnly forgets all other runs.
export function keepOnly(ids) {
	for (const id of runs.keys()) if (!ids.includes(id)) runs.delete(id);
}

// place is where a step stands, or would.
function place(moments, step) {
	let low = 0, high = moments.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (moments[middle].step < step) low = middle + 1;
		else high = middle;
	}
	return low;
}
