// In the worker: starts the Go program, which takes the messages from then on. Go's own
// wasm_exec.js stands before this.
onmessage = async ({ data }) => {
	try {
		const go = new Go();
		const { instance } = await WebAssembly.instantiate(data, go.importObject);
		await go.run(instance);
		postMessage({ kind: 'failed', data: JSON.stringify('The program has ended.') });
	} catch (error) {
		postMessage({ kind: 'failed', data: JSON.stringify(String(error)) });
	}
};
