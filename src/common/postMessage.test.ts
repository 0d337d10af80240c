import { describe, expect, it } from "vitest";
import type { Message } from "vscode-jsonrpc";
import { asEnvelope, type Envelope, type PostMessagePort, portReader, portWriter } from "./postMessage";

/** Two ports, each of which hears what the other posts, as structured data. */
function pair(): readonly [PostMessagePort, PostMessagePort] {
	const listeners: [Set<(data: unknown) => void>, Set<(data: unknown) => void>] = [new Set(), new Set()];
	const port = (own: 0 | 1, other: 0 | 1): PostMessagePort => ({
		post: (envelope) => {
			for (const listener of listeners[other]) listener(structuredClone(envelope));
		},
		listen(listener) {
			listeners[own].add(listener);
			return { dispose: () => listeners[own].delete(listener) };
		},
	});
	return [port(0, 1), port(1, 0)];
}

describe("messages over postMessage", () => {
	it("arrive on the other side, and not on one's own", async () => {
		const [a, b] = pair();
		const [atHost, atPage]: [Message[], Message[]] = [[], []];
		portReader(a, "1").listen((message) => atHost.push(message));
		portReader(b, "1").listen((message) => atPage.push(message));
		await portWriter(a, "1").write({ jsonrpc: "2.0" });
		expect([atHost, atPage]).toEqual([[], [{ jsonrpc: "2.0" }]]);
	});
	it("does not take an answer to a former life of the page for one to this one", async () => {
		const [a, b] = pair();
		const posted: Envelope[] = [];
		b.listen((data) => posted.push(data as Envelope));
		const read: unknown[] = [];
		portReader(b, "new").listen((message) => read.push(message));
		await portWriter(a, "old").write({ jsonrpc: "2.0" });
		await portWriter(a, "new").write({ jsonrpc: "2.0" });
		expect(posted.map(({ page }) => page)).toEqual(["old", "new"]);
		expect(read).toHaveLength(1);
	});
	it.each([
		[undefined],
		[null],
		[5],
		["x"],
		[{}],
		[{ page: 1, message: {} }],
		[{ page: "1", message: "x" }],
		[{ page: "1", message: null }],
	])("takes %j for no envelope", (data) => {
		expect(asEnvelope(data)).toBeUndefined();
	});
});
