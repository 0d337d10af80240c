import type { SurrealSessionsApi } from "../../../../src/api";

export type Api = SurrealSessionsApi;

/** Shared by files that are bundled one by one. */
const shared = globalThis as { theApiUnderTest?: () => Promise<Api> };

/** Says where the API comes from that the contract is held against: the extension in VS Code, or its model in Node. */
export function provideApi(make: () => Promise<Api>): void {
	shared.theApiUnderTest = make;
}

/** The API. */
export function theApi(): Promise<Api> {
	if (!shared.theApiUnderTest) throw new Error("Nobody has said where the API comes from: provideApi().");
	return shared.theApiUnderTest();
}
