/** One statement's value, as the page gets at it, and what a view of it tells the section around it. */
import type { ResultPage } from "../../protocol/backend";
import type { Host } from "./host";
import type { Form } from "./kept";
import { PAGE_SIZE } from "./paging";

export interface ViewEvents {
	/** The rows from here on are in sight. */
	readonly moved: (offset: number) => void;
	/** Rows could not be had. */
	readonly failed: (error: unknown) => void;
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

	page(offset: number, form: Form): Promise<ResultPage> {
		return this.#fetch({ offset, limit: PAGE_SIZE, form });
	}

	/** One field of one row, whole, as SurrealQL; the whole row where it is no object (`field` is empty). */
	async value(row: number, field: string): Promise<string> {
		const page = await this.#fetch({
			offset: row,
			limit: 1,
			form: "surrealql",
			...(field === "" ? {} : { field }),
		});
		return page.texts?.[0] ?? "";
	}

	copy(text: string): Promise<void> {
		return this.#host.copy(text);
	}

	#fetch(params: { offset: number; limit: number; form: Form; field?: string }): Promise<ResultPage> {
		return this.#host.fetch({ key: this.#key, statement: this.#statement, ...params });
	}
}
