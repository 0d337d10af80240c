/** Servers of other versions than those that are at hand: whom to warn about, and whom to refuse. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Backend } from "./support/backend";
import { rejection } from "./support/rejection";
import { VersionServer } from "./support/versionServer";

let backend: Backend;
let server: VersionServer | undefined;
beforeEach(async () => {
	backend = await Backend.start();
});
afterEach(async () => {
	await backend.stop();
	await server?.stop();
	server = undefined;
});

const connectTo = async (version: string) => {
	server = await VersionServer.of(version);
	return backend.connect({ endpoint: server.endpoint });
};
/** Whatever the user is told of a server's faults, by whichever way. */
const warnings = (...results: { readonly notice?: string }[]) =>
	[...results.map(({ notice }) => notice), ...backend.notices.map(({ message }) => message)].filter(
		(text) => text !== undefined,
	);

describe("below 3.1.0", () => {
	test.each(["3.0.0", "3.0.5", "3.0.0-beta.2"])(
		"%s is connected to with one word of warning",
		async (version) => {
			const result = await connectTo(version);
			expect(backend.state).toMatchObject({ state: "connected", serverVersion: version, engine: "server" });
			expect(warnings(result)).toEqual([
				`This server is SurrealDB ${version}. Versions below 3.1.0 have known security faults in sessions and live queries: update it.`,
			]);
		},
	);

	test("the warning comes once for each connection, and not again when that has been lost", async () => {
		const first = await connectTo("3.0.5");
		const before = backend.states.length;
		server?.cut();
		await backend.until("the cut to be seen", () => backend.states.length > before);
		await backend.until("the connection to be back", () => backend.state.state === "connected");
		expect(warnings(first)).toHaveLength(1);
		const second = await backend.connect({ endpoint: server?.endpoint ?? "" });
		expect(warnings(first, second)).toHaveLength(2);
	});
});

describe("without a warning", () => {
	test.each(["3.1.0", "3.3.2", "3.10.0", "4.0.0"])("%s", async (version) => {
		expect(warnings(await connectTo(version))).toEqual([]);
		expect(backend.state).toMatchObject({ state: "connected", serverVersion: version });
	});

	test("the embedded engine, which nobody else reaches", async () => {
		expect(warnings(await backend.connect({ endpoint: "mem://" }))).toEqual([]);
	});
});

describe("before 3.0", () => {
	test.each(["1.5.6", "2.6.1", "2.10.0"])(
		"%s is refused as too old, and nothing stays open",
		async (version) => {
			expect(await rejection(connectTo(version))).toMatchObject({
				code: "serverTooOld",
				message: `This server is SurrealDB ${version}; sessions need 3.0 or later. Update the server.`,
			});
			expect(backend.state.state).toBe("failed");
			expect(backend.sessions.size).toBe(0);
			await backend.until("the socket to close", () => server?.clients === 0);
			// Whatever failed, the next attempt works.
			await backend.connect({ endpoint: "mem://" });
			expect(backend.state.state).toBe("connected");
		},
	);
});
