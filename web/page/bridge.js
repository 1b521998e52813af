// The way to the GAN, which lives in a worker so that the page never waits for it.

// bytes returns the Go program, which lies in the page, packed, or beside it.
async function program() {
	const packed = document.getElementById('wasm').textContent;
	if (packed) {
		const text = atob(packed);
		const bytes = new Uint8Array(text.length);
		for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
		document.getElementById('wasm').remove();
		return unpacked(new Blob([bytes]).stream());
	}
	const answer = await fetch('atelier.wasm.gz');
	if (!answer.ok) throw new Error(`atelier.wasm.gz: ${answer.status} ${answer.statusText}`);
	return unpacked(answer.body);
}

// unpacked undoes gzip, so that no host's compression matters; a host that has undone it
// already is no error.
async function unpacked(stream) {
	const bytes = await new Response(stream).arrayBuffer();
	if (new Uint8Array(bytes, 0, 2).join() !== '31,139') return bytes;
	return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

// start starts the worker, and returns a function that sends it commands. hear gets each
// of its messages: kind, data, numbers, file.
export async function start(hear) {
	const script = document.getElementById('worker-script').textContent;
	const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
	const worker = new Worker(address);
	worker.onmessage = ({ data: m }) => hear(m.kind, JSON.parse(m.data), m.numbers, m.file);
	worker.onerror = event => hear('failed', event.message || 'the worker could not start');
	const wasm = await program();
	worker.postMessage(wasm, [wasm]);
	return (command, file) => worker.postMessage({ command: JSON.stringify(command), file });
}
