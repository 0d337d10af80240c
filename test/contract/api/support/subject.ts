import type { SurrealSessionsApi } from "../../../../src/api";

export type Api = SurrealSessionsApi;

/** What the user can mark as a database for development. */
export interface Marked {
	readonly endpoint: string;
	readonly namespace: string;
	readonly database: string;
}

/** Where the API comes from that the contract is held against: the extension in VS Code, or its model in Node. */
interface Subject {
	readonly make: () => Promise<Api>;
	/** Makes these the only databases that are for development. */
	readonly mark: (databases: readonly Marked[]) => Promise<void>;
}

/** Shared by files that are bundled one by one. */
const shared = globalThis as { theApiUnderTest?: Subject };

/** Says where the API comes from. */
export function provideApi(subject: Subject): void {
	shared.theApiUnderTest = subject;
}

/** Does what the user does by the setting: these are the databases for development. */
export function markAsDevelopment(...databases: readonly Marked[]): Promise<void> {
	return theSubject().mark(databases);
}

/** The API. */
export function theApi(): Promise<Api> {
	return theSubject().make();
}

function theSubject(): Subject {
	if (!shared.theApiUnderTest) throw new Error("Nobody has said where the API comes from: provideApi().");
	return shared.theApiUnderTest;
}
