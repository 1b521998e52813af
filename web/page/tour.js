// The guided tour: one card after the other, each with a guess before the answer.
import { cards } from './tour_cards.js';

const element = id => document.getElementById(id);

// tour lets the cards act on the page. page does what tour_cards.js asks of it.
export function tour(page) {
	let at = 0, acts = 0; // acts: how many actions were begun; an older one's end says nothing any more
	const section = element('tour');
	const open = () => { section.hidden = false; show(); element('tour-title').focus(); };
	const close = () => { section.hidden = true; element('tour-open').focus(); };
	const show = () => {
		const card = cards[at];
		element('tour-title').textContent = card.title;
		element('tour-words').textContent = card.words;
		element('tour-answer').textContent = '';
		element('tour-guess').querySelector('legend').textContent = `Guess first: ${card.ask}`;
		element('tour-guess').querySelector('div').replaceChildren(...card.guesses.map(text => {
			const button = document.createElement('button');
			button.type = 'button';
			button.textContent = text;
			button.setAttribute('aria-pressed', 'false');
			button.addEventListener('click', () => guessed(button, text));
			return button;
		}));
		const does = element('tour-do');
		does.hidden = true; // until there is a guess
		does.textContent = card.does ?? '';
		element('tour-back').disabled = at === 0;
		element('tour-next').disabled = at === cards.length - 1;
		element('tour-count').textContent = `card ${at + 1} of ${cards.length}, section ${card.section}`.replace('section notebook', 'from notebook');
	};
	const guessed = (button, text) => {
		for (const b of button.parentElement.children) b.setAttribute('aria-pressed', String(b === button));
		const card = cards[at];
		if (card.does) {
			element('tour-answer').textContent = `You guess: ${text}. Now try it.`;
			element('tour-do').hidden = false;
			element('tour-do').disabled = false;
		} else {
			element('tour-answer').textContent = card.answer(page);
		}
	};
	element('tour-do').addEventListener('click', () => {
		const card = cards[at], number = ++acts;
		element('tour-do').disabled = true;
		element('tour-answer').textContent = 'Watch …';
		card.act(page);
		page.whenDone(() => {
			if (cards[at] !== card || number !== acts) return;
			element('tour-do').disabled = false;
			element('tour-answer').textContent = card.answer(page);
		});
	});
	const turn = by => { at = Math.max(0, Math.min(cards.length - 1, at + by)); show(); element('tour-title').focus(); };
	element('tour-back').addEventListener('click', () => turn(-1));
	element('tour-next').addEventListener('click', () => turn(1));
	element('tour-open').addEventListener('click', open);
	element('tour-close').addEventListener('click', close);
	document.addEventListener('keydown', event => { if (event.key === 'Escape' && !section.hidden) close(); });
}
