// The page: hears what the studio says, shows it, and sends what the learner does. What can
// be done and said is in ../studio.
import { start } from './bridge.js';
import * as runs from './runs.js';
import * as theme from './theme.js';
import { canvas } from './canvas.js';
import { needles } from './needles.js';
import { map } from './map.js';
import { distance } from './distance.js';
import { drawing } from './drawing.js';
import { controls } from './controls.js';
import { measures, opinions, doctor } from './tables.js';
import { minus } from './svg.js';
import { tour } from './tour.js';
import { download } from './download.js';

const element = id => document.getElementById(id);
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)').matches;

let hello = null, state = null, pictures = null, panel = null, hand = null;
let place = null;   // the step that is looked at; null: the present
let asked = false;  // whether a picture is under way
let doctors = new Map(); // what the doctor said last, by run
let waiting = [];   // what is to happen once all commands are done
let sent = 0;       // commands so far
let send = () => {};

const hear = {
	hello(data) {
		hello = data;
		pictures = {
			a: canvas(element('canvas-a'), hello), b: canvas(element('canvas-b'), hello),
			needles: needles(element('needles')), map: map(element('map'), hello), distance: distance(element('distance')),
		};
		hand = drawing(element('draw'), hello, values => tell({ do: 'curve', values }));
		panel = controls(hello, tell, look);
		theme.use(hello.colors, draw);
		if (lessMotion) tell({ do: 'speed', text: '50' });
	},
	moment(data, numbers) { runs.add(data, numbers); },
	needles(data, numbers) { runs.run(data.run).needles = { ...data, numbers }; },
	doctor(data) { doctors.set(data.run, data); },
	opinion(data, numbers) {
		hand.advise(numbers.advice);
		element('opinion').textContent = data.says;
		element('truth').textContent = data.truth;
	},
	file(data, _, bytes) { download(data.name, data.type, bytes); },
	failed(message) {
		element('loading').hidden = false;
		element('loading').textContent = `The page can't train here: ${message}`;
	},
	state(data) {
		const moved = !state || data.step !== state.step || data.active !== state.active;
		for (const r of data.runs) runs.inherit(r.id, r.parent, r.from);
		runs.keepOnly(data.keep);
		if (state && data.active !== state.active) place = null; // another training, or future
		state = data;
		panel.show(state);
		element('loading').hidden = true;
		if (moved && !state.running) hand.again();
		draw();
		goOn();
	},
};

// tell sends a command. The studio answers each with a state.
function tell(command, file) {
	if (command.do === 'fork' && command.value === undefined) command = { ...command, value: looked().step, of: looked().run };
	if (command.do === 'run' || command.do.startsWith('step')) place = null; // it happens in the present
	sent++;
	send(command, file);
}

// looked is the moment that the time line shows, of the training or of the future that it is in.
function looked() {
	const active = state.runs.find(r => r.id === state.active);
	const moment = runs.at(state.active, place ?? active.step);
	return { step: moment.step, run: state.active };
}

// goOn does what is to happen once all commands are carried out, one thing after the other.
const idle = () => state.done === sent && !state.running;
function goOn() {
	while (waiting.length && idle()) waiting.shift()();
}

// look goes to a step; null follows the present, and undefined stays.
function look(step) {
	if (step !== undefined) place = step;
	draw();
}

// draw draws the moment that is looked at, once a frame of the screen at most.
function draw() {
	if (asked || !state) return;
	asked = true;
	requestAnimationFrame(() => { asked = false; drawNow(); });
}

function drawNow() {
	const ids = state.runs.map(r => r.id);
	const active = state.runs.find(r => r.id === state.active);
	const step = place ?? active.step;
	const chosen = panel.bold() - 1;
	const two = ids.length === 2;
	element('stage').classList.toggle('two', two);
	element('canvas-b-card').hidden = element('distance-card').hidden = !two;
	state.runs.forEach((r, i) => {
		const name = 'ab'[i], moment = runs.at(r.id, step);
		if (!moment) return;
		pictures[name](moment, chosen, panel.arrows());
		element(`canvas-${name}-name`).textContent = two ? `${r.name}: her paintings` : 'Her paintings';
		element(`canvas-${name}-step`).textContent = `step ${moment.step}`;
	});
	const moment = runs.at(state.active, step);
	if (!moment) return;
	pictures.map(moment, chosen);
	element('map-name').textContent = two ? `${active.name}: his map` : 'His map of all parabolas';
	element('map-step').textContent = moment.map ? `step ${moment.step}` : `not kept of step ${moment.step}`;
	const needlesOf = state.runs.map(r => runs.run(r.id).needles).filter(Boolean);
	pictures.needles(needlesOf, step, state.active);
	if (two && needlesOf.length) pictures.distance(state.runs, state.active, needlesOf.map(n => n.steps).reduce((a, b) => (b.max > a.max ? b : a)), step);
	const s = moment.scores;
	element('needles-now').textContent = s ? minus(`${s.real.toFixed(2)} and ${s.dScore.toFixed(2)}`) : 'no step yet';
	element('advice').textContent = moment.say?.[Math.min(chosen, moment.say.length - 1)] ?? '';
	measures(moment);
	opinions(moment);
	doctor(doctors.get(state.active));
	panel.time(runs.steps(ids), step, place === null);
}

// What the tour does and asks. Its cards speak of the tutorial's training: what they do goes on with
// that one, and begins it where it is not here.
let tutorials = 0; // the run that the tour has begun, and nobody has changed
const isTutorials = () => {
	const { painter, critic, criticSteps } = state.rates;
	return state.active === tutorials && painter === 1e-4 && critic === 1e-4 && criticSteps === 1;
};
const quick = lessMotion ? '50' : '10';
const page = {
	begin() {
		tell({ do: 'begin', settings: {} });
		page.whenDone(() => { tutorials = state.active; });
	},
	alone: (who, n) => {
		tell({ do: 'begin', settings: {} });
		tell({ do: `step ${who}`, value: n });
	},
	// to trains the tutorial's training up to a step, or goes back to it.
	to(step) {
		if (!isTutorials()) page.begin();
		page.whenDone(() => {
			if (state.step >= step) return look(step);
			tell({ do: 'speed', text: step > 1000 ? '50' : quick });
			tell({ do: 'run', value: step - state.step });
		});
	},
	preset(name) {
		tell({ do: 'preset', text: name, value: 1 });
		tell({ do: 'speed', text: '50' });
		tell({ do: 'run' });
	},
	back(trained, step) {
		page.to(trained);
		page.whenDone(() => look(step));
	},
	arrows: on => panel.setArrows(on),
	step: () => place ?? state.step,
	at: step => runs.at(state.active, step ?? page.step()),
	say: () => page.at()?.say?.[panel.bold() - 1] ?? '',
	condition: () => doctors.get(state.active)?.condition ?? 'not examined yet',
	whenDone(then) { waiting.push(then); goOn(); },
	// compare returns how far the two futures' curves are from parabolas: at a step, b's range from
	// there on, and a's in the end.
	compare(step) {
		const [a, b] = state.runs.map(r => r.id);
		const rms = (id, at) => runs.at(id, at)?.quality?.rms;
		if (b === undefined) return null;
		const rest = runs.run(b).moments.filter(m => m.step >= step && m.quality).map(m => m.quality.rms);
		const far = { a: rms(a, step), b: rms(b, step), low: Math.min(...rest), high: Math.max(...rest), end: rms(a, Infinity) };
		return Object.values(far).every(Number.isFinite) ? far : null;
	},
	forkExperiment() {
		page.to(5000);
		page.whenDone(() => {
			tell({ do: 'fork', value: 2000 });
			tell({ do: 'painter rate', value: 1e-3 });
			tell({ do: 'run' });
		});
	},
};

start((kind, data, numbers, file) => hear[kind]?.(data, numbers, file))
	.then(s => { send = s; tour(page); })
	.catch(error => hear.failed(error.message));
