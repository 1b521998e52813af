// Light and dark. The palette is Go's; in the dark, what would not show is lighter.
const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');
const names = ['upper', 'lower', 'painter', 'critic', 'artist', 'paper', 'edge', 'grid', 'rule', 'ink'];
const darker = { paper: '#22201c', edge: '#474137', grid: '#35312a', rule: '#9a9082', ink: '#efe8db', critic: '#9db4f5', artist: '#f08aa4', no: '#d9a05a' };
let palette = {}, chosen = null;

const isDark = () => chosen ?? dark.matches;

// colour is a palette's colour as it is now, "#rrggbb".
export const colour = name => (isDark() && darker[name]) || palette[name];

// use takes up Go's palette, and calls changed whenever the theme changes.
export function use(colors, changed) {
	palette = { ...colors };
	const apply = () => {
		root.classList.toggle('dark', isDark());
		for (const name of names) root.style.setProperty(`--${name}`, colour(name));
		root.style.setProperty('--no', colour('no'));
		changed();
	};
	document.getElementById('theme').addEventListener('click', () => { chosen = !isDark(); apply(); });
	dark.addEventListener('change', apply);
	apply();
}

// Before Go has said anything, the page should not flash.
root.classList.toggle('dark', dark.matches);
