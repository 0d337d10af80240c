/** One statement's value, as the page gets at it, and what a view of it tells the section around it. */
import { fetchTexts, type TextForm, type Texts } from "../../page/texts";
import type { ResultPage } from "../../protocol/backend";
import type { FetchParams, SeenRecord } from "../../protocol/results";
import type { Host } from "./host";
import { PAGE_SIZE } from "./paging";

type PageRequest = Omit<FetchParams, "key" | "statement">;

export interface ViewEvents {
	/** The rows from here on are in sight. */
	readonly moved: (offset: number) => void;
	/** What copies them, where the view has no line of its own for it. */
	readonly offered: (copy: HTMLElement | undefined) => void;
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
		/** Where the records in it are; absent where that is not known. */
		readonly home: Omit<SeenRecord, "record"> | undefined,
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
		return fetchTexts((part) => this.#fetch({ offset, limit: PAGE_SIZE, form, ...part }));
	}

	/** One field of one row, as SurrealQL; the whole row where it is no object (`field` is empty). */
	value(row: number, field: string): Promise<Texts> {
		const named = field === "" ? {} : { field };
		return fetchTexts((part) => this.#fetch({ offset: row, limit: 1, form: "surrealql", ...named, ...part }));
	}

	/** Opens a session as a record of it. */
	openAsRecord(seen: SeenRecord): void {
		this.#host.openAsRecord(seen);
	}

	copy(text: string): Promise<void> {
		return this.#host.copy(text);
	}

	#fetch(params: PageRequest): Promise<ResultPage> {
		return this.#host.fetch({ key: this.#key, statement: this.#statement, ...params });
	}
}
