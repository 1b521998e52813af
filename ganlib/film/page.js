// Plays the film that lies in the page as JSON (page.go says what it holds).
// It draws what changes with the step; the rest stands in the page already, as
// the last frame, for readers without JavaScript.
'use strict';

const element = id => document.getElementById(id);
const film = JSON.parse(element('film').textContent);
const { frames } = film;
const last = frames.length - 1;
const bar = element('bar'), play = element('play'), follow = element('follow'), words = element('words');
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

// The moving parts take the place of the page's still ones.
function make(parent, name, count) {
  parent.removeAttribute('transform'); // of the still ones, which are drawn at twice the size
  parent.classList.remove('fine');
  parent.replaceChildren(...Array.from({ length: count }, () => document.createElementNS(parent.namespaceURI, name)));
  return [...parent.children];
}
const thin = element('paintings') ? make(element('paintings'), 'path', frames[0].paintings.length) : [];
const [bold] = element('bold') ? make(element('bold'), 'path', 1) : [];
const works = element('works'); // of a film of pictures, which has no curves: what moves below a window
const tips = make(element('tips'), 'circle', 3);
tips.forEach((tip, i) => { tip.setAttribute('class', film.tips[i]); tip.setAttribute('r', 4); });
const past = element('past').firstElementChild;

// shape is a painting as a path, t of the way from p to its next frame q.
function shape(p, q, t) {
  const { top, height, min, max } = film.canvas;
  let d = '', pen = 'M';
  p.forEach((v, i) => {
    if (v === null || q[i] === null) { // no number: a gap
      pen = 'M';
      return;
    }
    const share = (v + (q[i] - v) * t - min) / (max - min);
    const y = top + height * (1 - Math.min(Math.max(share, -2), 3)); // far outside does not show
    d += pen + film.canvas.x[i] + ' ' + y.toFixed(1);
    pen = 'L';
  });
  return d;
}

// show shows the film at a place: a frame's number, or between two of them.
function show(place) {
  const at = Math.floor(place), t = place - at;
  const now = frames[at], next = frames[Math.min(at + 1, last)];
  thin.forEach((path, k) => path.setAttribute('d', shape(now.paintings[k], next.paintings[k], t)));
  const k = Math.min(Math.max(Math.round(follow.value) || 1, 1), thin.length) - 1;
  if (bold) bold.setAttribute('d', thin.length ? thin[k].getAttribute('d') : '');
  if (works) works.setAttribute('transform', `translate(${-film.places[at][0]} ${-film.places[at][1]})`);

  const x = now.x + (next.x - now.x) * t;
  tips.forEach((tip, i) => {
    const a = now.tips[i], b = next.tips[i];
    tip.setAttribute('visibility', a === null || b === null ? 'hidden' : 'visible');
    tip.setAttribute('cx', x);
    tip.setAttribute('cy', a + (b - a) * t);
  });
  past.setAttribute('width', Math.max(0, x - film.left));

  const said = `@STEP@`;
  element('step').textContent = said;
  element('accuracy').textContent = now.accuracy;
  element('score').textContent = now.score;
  if (words.textContent !== now.words.join('')) { // a screen reader should not hear the same again
    words.replaceChildren(...now.words.map(sentence => {
      const item = document.createElement('li');
      item.textContent = sentence;
      return item;
    }));
  }
  bar.value = at;
  bar.setAttribute('aria-valuetext', said);
}

let place = 0;    // where the film stands
let request = 0;  // of the next picture while the film plays
let before = null; // when the last picture was, in ms

function stop() {
  cancelAnimationFrame(request);
  request = 0;
  play.textContent = '@PLAY@';
  words.setAttribute('aria-live', 'polite');
}

function tick(now) {
  if (before !== null) place = Math.min(last, place + (now - before) / 1000 / film.seconds * last);
  before = now;
  show(lessMotion.matches ? Math.floor(place) : place);
  if (place < last) request = requestAnimationFrame(tick);
  else stop();
}

function start() {
  if (last === 0) return; // one frame does not move
  if (place >= last) place = 0;
  play.textContent = '@PAUSE@';
  words.setAttribute('aria-live', 'off'); // or a screen reader would not end
  before = null; // a picture's time may lie before the click's
  request = requestAnimationFrame(tick);
}

function go(to) {
  stop();
  place = Math.min(Math.max(to, 0), last);
  show(place);
}

play.addEventListener('click', () => {
  if (!request) return start();
  go(Math.floor(place));
});
bar.addEventListener('input', () => go(Number(bar.value)));
follow.addEventListener('input', () => show(request ? place : Math.floor(place)));
document.addEventListener('keydown', event => {
  // The bar and the number take their own keys, and the button its space bar.
  if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === ' ' && event.target === play) return;
  const keys = {
    ' ': () => play.click(),
    ArrowLeft: () => go(Math.ceil(place) - 1), ArrowRight: () => go(Math.floor(place) + 1),
    Home: () => go(0), End: () => go(last),
  };
  if (!Object.hasOwn(keys, event.key)) return;
  event.preventDefault();
  keys[event.key]();
});

play.disabled = bar.disabled = last === 0;
element('follow-label').hidden = thin.length < 2;
element('controls').hidden = false;
go(0);
