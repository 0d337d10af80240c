/** What the page remembers while it is hidden: what was edited, and how results are looked at. */

/** How the columns of a grid are put together. */
export type Grouping = "session" | "field";
/** Which rows are in sight. */
export type Shown = "all" | "differences";

export interface Kept {
	/** What stands in the text box, if that is other than what was compared. */
	readonly draft?: { readonly textVersion: number; readonly text: string };
	readonly grouping: Grouping;
	readonly shown: Shown;
}

const NOTHING: Kept = { grouping: "field", shown: "all" };

/** Reads and writes {@link Kept}; whatever cannot be read is as nothing. */
export class KeptState {
	readonly #write: (state: unknown) => void;
	#state: Kept;

	constructor(read: unknown, write: (state: unknown) => void) {
		this.#write = write;
		this.#state = isKept(read) ? read : NOTHING;
	}

	get state(): Kept {
		return this.#state;
	}

	change(change: Partial<Kept>): void {
		this.#state = { ...this.#state, ...change };
		this.#write(this.#state);
	}
}

function isKept(value: unknown): value is Kept {
	return typeof value === "object" && value !== null && "grouping" in value && "shown" in value;
}
