// What a canvas to sketch on does in the browser: strokes by mouse, pen or touch,
// and by the keyboard, where the arrow keys move a cursor and space lowers or
// lifts the pen. Places are shares of the canvas' width and height.
(canvas, changed) => {
	const pen = Number(canvas.dataset.pen), step = Number(canvas.dataset.step);
	const most = 3000; // points: a sketch beyond that is a scribble
	const pause = 150; // ms between two words about a stroke that is being drawn
	let strokes = [];
	let stroke = null; // the one that is being drawn, the last of strokes
	let cursor = [0.5, 0.5];
	let told = 0;

	const draw = () => {
		const side = canvas.width = canvas.height = Math.round(canvas.clientWidth * (globalThis.devicePixelRatio || 1));
		const c = canvas.getContext("2d");
		c.fillStyle = "#fff";
		c.fillRect(0, 0, side, side);
		c.lineWidth = pen * side;
		c.lineCap = c.lineJoin = "round";
		c.strokeStyle = "#222";
		for (const s of strokes) {
			c.beginPath();
			c.moveTo(s[0] * side, s[1] * side);
			for (let i = 0; i < s.length; i += 2) c.lineTo(s[i] * side, s[i + 1] * side);
			c.stroke();
		}
		if (document.activeElement !== canvas || !canvas.matches(":focus-visible")) return;
		const [x, y] = cursor.map((v) => v * side), reach = 0.04 * side;
		c.lineWidth = Math.max(1, 0.008 * side);
		c.strokeStyle = stroke ? "#b0264f" : "#2b6fdb";
		c.beginPath();
		c.moveTo(x - reach, y); c.lineTo(x + reach, y);
		c.moveTo(x, y - reach); c.lineTo(x, y + reach);
		c.stroke();
	};

	const tell = () => { told = performance.now(); changed(strokes); };
	const round = (v) => Math.round(1000 * Math.min(Math.max(v, -0.1), 1.1)) / 1000;
	const begin = (x, y) => {
		if (strokes.reduce((sum, s) => sum + s.length / 2, 0) >= most) return;
		strokes.push(stroke = [round(x), round(y)]);
		draw();
	};
	const go = (x, y) => {
		if (!stroke || stroke.length / 2 >= most) return;
		const [lastX, lastY] = stroke.slice(-2);
		if (Math.hypot(x - lastX, y - lastY) < 0.008) return;
		stroke.push(round(x), round(y));
		draw();
		if (performance.now() - told > pause) tell();
	};
	const end = () => {
		if (!stroke) return;
		stroke = null;
		draw();
		tell();
	};

	const at = (event) => {
		const box = canvas.getBoundingClientRect();
		return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
	};
	canvas.addEventListener("pointerdown", (event) => {
		if (event.button !== 0 || !event.isPrimary) return;
		end(); // of a stroke by the keyboard
		canvas.setPointerCapture(event.pointerId);
		begin(...(cursor = at(event)));
	});
	canvas.addEventListener("pointermove", (event) => {
		if (!canvas.hasPointerCapture(event.pointerId)) return;
		const between = event.getCoalescedEvents?.() || [];
		for (const e of between.length ? between : [event]) go(...(cursor = at(e)));
	});
	canvas.addEventListener("lostpointercapture", end); // however the pointer was lifted
	const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
	canvas.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.altKey || event.metaKey) return;
		const arrow = arrows[event.key];
		if (arrow) {
			cursor = cursor.map((v, i) => Math.min(Math.max(v + step * arrow[i], 0), 1));
			go(...cursor);
		} else if (event.key === " ") {
			if (!event.repeat) stroke ? end() : begin(...cursor);
		} else return;
		event.preventDefault();
		draw();
	});
	canvas.addEventListener("focus", draw);
	canvas.addEventListener("blur", () => { end(); draw(); });

	const change = (next) => { stroke = null; strokes = next; draw(); };
	draw();
	return {
		put: (next) => { if (!stroke) change(next); }, // what the cell knows, unless one draws
		undo: () => { change(strokes.slice(0, -1)); tell(); },
		clear: () => { change([]); tell(); },
	};
}
