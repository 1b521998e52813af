// What a panel does in the browser. It knows no panel in particular: an element
// with data-do tells the cell when it is pressed or moved, and the cell says what
// the elements with a data-name show. What a canvas does is told by easel.js.
(id, address, controls, easel) => {
	const root = document.getElementById(id);
	if (!root || root.dataset.joined) return;
	root.dataset.joined = "yes";
	const silence = 20000; // ms without a word from the cell: it has ended

	let comm = null; // GoNB's way to the kernel; there is another when one has broken
	let count = 0;
	const last = {}; // the number of the last message about each control
	let heard = performance.now();
	let home = null; // the notebook that the panel is in, once it has been built
	let board = null; // the canvas, if there is one

	const send = (what, value = 0, strokes = undefined) => {
		last[what] = ++count;
		globalThis.gonb_comm?.send(address, JSON.stringify({ n: count, do: what, value, strokes }));
	};

	const join = () => {
		if (!globalThis.gonb_comm || globalThis.gonb_comm === comm) return;
		comm = globalThis.gonb_comm;
		comm.subscribe(address, (_, text) => hear(JSON.parse(text)));
		send("hello");
	};

	const hear = (news) => {
		heard = performance.now();
		if (news.over) return end();
		if (!home) build();
		const each = (values, put) => {
			for (const [name, value] of Object.entries(values || {})) {
				root.querySelectorAll(`[data-name="${CSS.escape(name)}"]`).forEach((e) => put(e, value));
			}
		};
		each(news.text, (e, text) => { if (e.textContent !== text) e.textContent = text; });
		each(news.on, (e, on) => e.classList.toggle("on", on));
		const late = (e) => (news.took?.[e.dataset.do] || 0) < (last[e.dataset.do] || 0); // it has moved on since
		each(news.drawn, (e, strokes) => { if (!late(e)) board.put(strokes); });
		each(news.at, (e, at) => {
			if (late(e)) return;
			if (e.type === "radio") e.checked = Number(e.value) === at;
			else { e.value = at; tell(e); }
		});
		const seen = () => send("seen", news.n);
		const img = root.querySelector("img");
		if (!news.picture || !img) return seen();
		img.onload = img.onerror = seen; // not before, so that the cell never outruns the browser
		img.alt = news.alt;
		img.src = news.picture;
		img.hidden = false;
	};

	const build = () => {
		root.innerHTML = controls;
		home = root.closest(".jp-NotebookPanel") || document.body;
		// Keys pressed here are not the notebook's: B would add a cell.
		root.setAttribute("data-lm-suppress-shortcuts", "true");
		root.addEventListener("click", (event) => {
			const button = event.target.closest("button");
			if (button) press(button);
		});
		root.addEventListener("input", (event) => {
			const e = event.target;
			if (!e.dataset.do || e.type === "radio" && !e.checked) return;
			tell(e);
			send(e.dataset.do, Number(e.value));
		});
		root.addEventListener("keydown", (event) => {
			event.stopPropagation();
			if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
			const button = root.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
			if (button) { event.preventDefault(); press(button); }
		});
		root.querySelectorAll("input").forEach(tell);
		// Where single keys answer, they should from the beginning: elsewhere in the notebook, A adds a cell.
		// But nobody who writes is interrupted.
		if (!document.activeElement?.closest("input, textarea, [contenteditable=true]")) {
			root.querySelector("button[data-key]")?.focus({ preventScroll: true });
		}
		const canvas = root.querySelector("canvas");
		if (canvas) board = easel(canvas, (strokes) => send(canvas.dataset.do, 0, strokes));
	};

	// press sends what a button is for; of a button that is on, what undoes it. Some
	// change the canvas, which then sends itself.
	const press = (button) => {
		if (button.dataset.easel) return board[button.dataset.easel]();
		send(button.classList.contains("on") && button.dataset.undo || button.dataset.do);
	};

	// tell writes what a slider's place means beside it, and for a screen reader.
	const tell = (slider) => {
		const words = slider.dataset.words?.split("|")[Number(slider.value) - Number(slider.min)];
		if (words === undefined) return;
		slider.setAttribute("aria-valuetext", words);
		root.querySelector(`output[for="${CSS.escape(slider.id)}"]`).textContent = words;
	};

	const leaving = () => send("leaving"); // or not, if the learner thinks better of it
	const bye = () => send("bye"); // which may come too late to be sent
	const end = () => {
		clearInterval(beat);
		removeEventListener("beforeunload", leaving);
		removeEventListener("pagehide", bye);
		if (home) root.textContent = "@OVER@";
	};
	const beat = setInterval(() => {
		if (home && !home.isConnected) { bye(); return end(); } // the notebook was closed, though not the page
		if (performance.now() - heard > silence) return end();
		join();
		send("here");
	}, 1000);
	addEventListener("beforeunload", leaving);
	addEventListener("pagehide", bye);
	join();
}
