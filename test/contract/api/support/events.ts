import type { Event } from "vscode";
import type { Api } from "./subject";

const listening: { dispose(): void }[] = [];
afterEach(() => {
	for (const each of listening.splice(0)) each.dispose();
});

/** What `read` gives at each event from now to the end of the test, without repetitions. */
export function observe<T>(event: Event<void>, read: () => T): readonly T[] {
	const seen: T[] = [];
	listening.push(
		event(() => {
			const value = read();
			if (seen.length === 0 || seen.at(-1) !== value) seen.push(value);
		}),
	);
	return seen;
}

/** The states that the connection passes through from now on. */
export function observeStates(api: Api): readonly string[] {
	return observe(api.onDidChangeConnection, () => api.connection.state);
}
