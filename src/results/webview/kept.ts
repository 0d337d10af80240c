/** What the page remembers while it is hidden: which run is in front, and how each section is looked at. */

export type Form = "table" | "json" | "surrealql";

/** How one section is looked at. */
export interface SectionLook {
	readonly form: Form;
	/** First row in sight. */
	readonly offset: number;
}

interface Kept {
	readonly selected?: string;
	/** The run that came to the front last because it was started. */
	readonly revealed?: string;
	readonly sections: Readonly<Record<string, SectionLook>>;
}

/** Reads and writes {@link Kept}; whatever cannot be read is as nothing. */
export class KeptState {
	readonly #write: (state: unknown) => void;
	#state: Kept;

	constructor(read: unknown, write: (state: unknown) => void) {
		this.#write = write;
		this.#state = isKept(read) ? read : { sections: {} };
	}

	get selected(): string | undefined {
		return this.#state.selected;
	}

	/** The run that is in front, of those that there are; a run that was just started comes to the front once. */
	select(keys: readonly string[], reveal: string | undefined): string | undefined {
		const { selected, revealed } = this.#state;
		if (reveal !== undefined && reveal !== revealed) this.#change({ selected: reveal, revealed: reveal });
		else if (selected === undefined || !keys.includes(selected)) this.#change({ selected: keys[0] });
		return this.#state.selected;
	}

	/** Brings a run to the front. */
	choose(selected: string): void {
		this.#change({ selected });
	}

	section(key: string, statement: number): SectionLook | undefined {
		return this.#state.sections[`${key}/${statement}`];
	}

	setSection(key: string, statement: number, look: SectionLook): void {
		this.#change({ sections: { ...this.#state.sections, [`${key}/${statement}`]: look } });
	}

	/** Forgets the sections of runs that are gone. */
	forgetAllBut(keys: readonly string[]): void {
		const sections = Object.entries(this.#state.sections).filter(([name]) =>
			keys.some((key) => name.startsWith(`${key}/`)),
		);
		this.#change({ sections: Object.fromEntries(sections) });
	}

	#change(change: { readonly [K in keyof Kept]?: Kept[K] | undefined }): void {
		const { selected, revealed, sections } = { ...this.#state, ...change };
		this.#state = {
			sections: sections ?? {},
			...(selected === undefined ? {} : { selected }),
			...(revealed === undefined ? {} : { revealed }),
		};
		this.#write(this.#state);
	}
}

function isKept(value: unknown): value is Kept {
	return (
		typeof value === "object" && value !== null && "sections" in value && typeof value.sections === "object"
	);
}
