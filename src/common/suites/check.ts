import type { TextPlace } from "./toml";

/** One thing that a case looked at. */
export interface Check {
	/** Such as `outcome`, `json_assertion_1`, `action:select (#2)`: SurrealKit's names. */
	readonly name: string;
	readonly passed: boolean;
	readonly message: string;
	readonly expected?: string;
	readonly actual?: string;
	/** In the suite's file. */
	readonly at: TextPlace;
}
