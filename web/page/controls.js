// The controls: what they send, and how they show how things stand.
const element = id => document.getElementById(id);

// The learning rates of the sliders: the workshop's, evenly spaced by their logarithms.
const rates = [1e-5, 1.5e-5, 2e-5, 3e-5, 5e-5, 7e-5, 1e-4, 1.5e-4, 2e-4, 3e-4, 5e-4, 7e-4, 1e-3, 1.5e-3, 2e-3, 3e-3, 5e-3, 7e-3, 1e-2];
const plainly = rate => rate.toFixed(7).replace(/0+$/, '');
const oftens = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50]; // steps of his for one of hers
const often = n => (n === 1 ? 'as often as she' : `${n} times as often`);

// controls wires everything up. tell sends a command; look goes to a step on the time line.
export function controls(hello, tell, look) {
	let state = null, steps = [0];

	// Rates, which are taken up at once.
	const slider = (id, words, send) => {
		const e = element(id), out = document.querySelector(`output[for="${id}"]`);
		const say = () => { out.textContent = words(Number(e.value)); e.setAttribute('aria-valuetext', out.textContent); };
		e.addEventListener('input', () => { say(); send(Number(e.value)); });
		return v => { if (document.activeElement !== e || !e.matches(':active')) { e.value = v; say(); } };
	};
	Object.assign(element('critic-steps'), { min: 0, max: oftens.length - 1, step: 1 });
	const nearestOften = n => oftens.reduce((best, v, i) => (Math.abs(v - n) < Math.abs(oftens[best] - n) ? i : best), 0);
	const nearest = rate => rates.reduce((best, r, i) => (Math.abs(Math.log(r / rate)) < Math.abs(Math.log(rates[best] / rate)) ? i : best), 0);
	for (const id of ['painter-rate', 'critic-rate']) Object.assign(element(id), { min: 0, max: rates.length - 1, step: 1 });
	const painterRate = slider('painter-rate', i => plainly(rates[i]), i => tell({ do: 'painter rate', value: rates[i] }));
	const criticRate = slider('critic-rate', i => plainly(rates[i]), i => tell({ do: 'critic rate', value: rates[i] }));
	const criticSteps = slider('critic-steps', i => often(oftens[i]), i => tell({ do: 'critic steps', value: oftens[i] }));

	// What a training begins with.
	const options = (select, list) => select.replaceChildren(...list.map(text => new Option(text, text)));
	options(element('loss'), hello.losses.map(l => l.name));
	options(element('preset'), hello.presets.map(p => p.name));
	element('painter-neurons').max = element('critic-neurons').max = hello.mostNeurons;
	element('seed').max = hello.mostSeed;
	const sayLoss = () => { element('help-loss').textContent = hello.losses[element('loss').selectedIndex].says; };
	const sayPreset = () => {
		const p = hello.presets[element('preset').selectedIndex];
		element('help-preset').textContent = `With ${p.how}. What to see: ${p.whatToSee}.`;
	};
	const pending = () => {
		const s = state?.settings;
		const differs = s && (element('loss').value !== s.loss || Number(element('painter-neurons').value) !== s.painterNeurons ||
			Number(element('critic-neurons').value) !== s.criticNeurons || Number(element('seed').value) !== s.seed);
		element('pending').textContent = differs ? 'not taken up yet' : '';
		return differs;
	};
	element('begin').addEventListener('input', () => { sayLoss(); pending(); });
	element('preset').addEventListener('input', sayPreset);
	element('begin').addEventListener('submit', event => {
		event.preventDefault();
		tell({ do: 'begin', settings: {
			loss: element('loss').value, painterNeurons: Number(element('painter-neurons').value), criticNeurons: Number(element('critic-neurons').value),
			seed: Number(element('seed').value), painterRate: rates[element('painter-rate').value], criticRate: rates[element('critic-rate').value],
			criticSteps: oftens[element('critic-steps').value],
		} });
	});
	element('take-preset').addEventListener('click', () => { tell({ do: 'preset', text: element('preset').value, value: Number(element('seed').value) }); });
	sayPreset();

	// Buttons.
	document.addEventListener('click', event => {
		const button = event.target.closest('button[data-do]');
		if (button) tell({ do: button.id === 'run' && state?.running ? 'pause' : button.dataset.do });
	});
	element('speed').addEventListener('change', () => tell({ do: 'speed', text: element('speed').value }));
	element('open').addEventListener('click', () => element('file').click());
	element('file').addEventListener('change', async () => {
		const [file] = element('file').files;
		if (!file) return;
		if (file.size > 64 << 20) { element('said').textContent = `${file.name} is too large for the page: open it in the workshop.`; return; }
		tell({ do: 'open' }, new Uint8Array(await file.arrayBuffer()));
		element('file').value = ''; // so that the same can be chosen again
	});
	for (const radio of document.querySelectorAll('input[name=future]')) {
		radio.addEventListener('change', () => tell({ do: 'choose', of: state.runs['ab'.indexOf(radio.value)].id }));
	}
	element('keep').addEventListener('click', () => tell({ do: 'keep', of: state.active }));
	for (const id of ['arrows', 'bold']) element(id).addEventListener('input', () => look(undefined));
	element('bold').addEventListener('change', () => { element('bold').value = bold(); look(undefined); });

	// The time line.
	const bar = element('bar');
	const goTo = i => look(i >= steps.length - 1 ? null : steps[Math.max(0, i)]);
	bar.addEventListener('input', () => { if (state?.running) tell({ do: 'pause' }); goTo(Number(bar.value)); });

	// Keys, where no control wants them.
	document.addEventListener('keydown', event => {
		if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, select, textarea, [role=application], summary, a')) return;
		if (event.key === ' ' && event.target.closest('button')) return;
		const press = { p: 'step painter', c: 'step critic', b: 'step both', f: 'fork', z: 'undo' }[event.key.toLowerCase()];
		if (event.key === ' ') tell({ do: state?.running ? 'pause' : 'run' });
		else if (press) { if (!event.repeat || press.startsWith('step')) tell({ do: press }); }
		else if (event.key.toLowerCase() === 'a') { element('arrows').checked = !element('arrows').checked; look(undefined); }
		else if (event.key === 'ArrowLeft') goTo(Number(bar.value) - 1);
		else if (event.key === 'ArrowRight') goTo(Number(bar.value) + 1);
		else return;
		event.preventDefault();
	});

	const bold = () => Math.min(32, Math.max(1, Math.round(Number(element('bold').value)) || 1));
	let shown = null; // the training whose settings stand in the form
	return {
		show(now) {
			state = now;
			const run = element('run');
			const text = now.running ? '❚❚ Pause' : '▶ Run';
			if (run.textContent !== text) run.textContent = text;
			if (element('said').textContent !== now.said) element('said').textContent = now.said;
			element('speed').value = now.speed;
			painterRate(nearest(now.rates.painter));
			criticRate(nearest(now.rates.critic));
			criticSteps(nearestOften(now.rates.criticSteps));
			element('undo').disabled = !now.canUndo;
			element('futures').hidden = now.runs.length < 2;
			if (now.runs.length > 1) document.querySelector(`input[name=future][value=${now.active === now.runs[0].id ? 'a' : 'b'}]`).checked = true;
			if (shown !== now.active) { // another training: the form shows its settings
				shown = now.active;
				element('loss').value = now.settings.loss;
				element('painter-neurons').value = now.settings.painterNeurons;
				element('critic-neurons').value = now.settings.criticNeurons;
				element('seed').value = now.settings.seed;
				sayLoss();
			}
			pending();
		},
		// time shows where on the time line one is.
		time(all, step, present) {
			steps = all;
			bar.max = all.length - 1;
			let i = all.findIndex(s => s >= step);
			if (i < 0) i = all.length - 1;
			if (document.activeElement !== bar || !bar.matches(':active')) bar.value = i;
			const says = `step ${step}${present ? '' : ', in the past'}`;
			element('bar-says').textContent = says;
			bar.setAttribute('aria-valuetext', says);
		},
		bold,
		arrows: () => element('arrows').checked,
		setArrows(on) { element('arrows').checked = on; look(undefined); },
	};
}
