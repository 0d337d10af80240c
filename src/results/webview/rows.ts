/** One statement's value, as the page gets at it, and what a view of it tells the section around it. */
import { wholeText } from "../../common/wholeText";
import type { ResultPage } from "../../protocol/backend";
import type { FetchParams } from "../../protocol/results";
import type { Host } from "./host";
import type { Form } from "./kept";
import { PAGE_SIZE } from "./paging";

export type TextForm = Exclude<Form, "table">;

type PageRequest = Omit<FetchParams, "key" | "statement">;

export interface ViewEvents {
	/** The rows from here on are in sight. */
	readonly moved: (offset: number) => void;
	/** What copies them, where the view has no line of its own for it. */
	readonly offered: (copy: HTMLElement | undefined) => void;
	/** Rows could not be had. */
	readonly failed: (error: unknown) => void;
}

/** The page shows so many characters of a value at most; copying takes all. */
export const SHOWN = 1_000_000;

/** Texts of some rows, so far as they are shown. */
export interface Texts {
	readonly texts: readonly string[];
	/** So many characters of the only one have not been fetched. */
	readonly rest: number;
	/** All of them. Rejects with the signal's reason. */
	whole(signal: AbortSignal): Promise<readonly string[]>;
}

export class Rows {
	readonly #host: Host;
	readonly #key: string;
	readonly #statement: number;

	constructor(
		host: Host,
		key: string,
		statement: number,
		/** A list's rows; any other value is one. */
		readonly total: number,
		/** Whether the value is a list. */
		readonly isList: boolean,
		/** Names of the columns as the statement lists them. */
		readonly order: readonly string[],
	) {
		this.#host = host;
		this.#key = key;
		this.#statement = statement;
	}

	/** Some rows as cells. */
	async cells(offset: number): Promise<NonNullable<ResultPage["rows"]>> {
		const { rows = [] } = await this.#fetch({ offset, limit: PAGE_SIZE, form: "table" });
		return rows;
	}

	/** Some rows as text. */
	texts(offset: number, form: TextForm): Promise<Texts> {
		return this.#texts({ offset, limit: PAGE_SIZE, form });
	}

	/** One field of one row, as SurrealQL; the whole row where it is no object (`field` is empty). */
	value(row: number, field: string): Promise<Texts> {
		return this.#texts({
			offset: row,
			limit: 1,
			form: "surrealql",
			...(field === "" ? {} : { field }),
		});
	}

	copy(text: string): Promise<void> {
		return this.#host.copy(text);
	}

	async #texts(params: PageRequest): Promise<Texts> {
		const { texts = [], length } = await this.#fetch(params);
		const [first] = texts;
		if (first === undefined || length === undefined) return allOf(texts);
		const next = async (from: number) => (await this.#fetch({ ...params, limit: 1, from })).texts?.[0];
		const shown = await wholeText(first, length, next, SHOWN);
		return {
			texts: [shown],
			rest: length - shown.length,
			whole: async (signal) => [
				await wholeText(shown, length, (from) => {
					signal.throwIfAborted();
					return next(from);
				}),
			],
		};
	}

	#fetch(params: PageRequest): Promise<ResultPage> {
		return this.#host.fetch({ key: this.#key, statement: this.#statement, ...params });
	}
}

/** Texts that are there already. */
export function allOf(texts: readonly string[]): Texts {
	return { texts, rest: 0, whole: () => Promise.resolve(texts) };
}
