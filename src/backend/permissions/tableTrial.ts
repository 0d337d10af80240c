/** Tries one table: what is the same for every session is found once, by the observer. */
import { some } from "../../common/sentences";
import type { MatrixCell } from "../../protocol/permissions";
import type { Session } from "../connection/session";
import type { Attempts } from "./attempt";
import { type ChangeContext, type ChosenChange, chooseChange } from "./change";
import { looksAtOneRecord } from "./clauses";
import { type Created, tryCreate } from "./creates";
import { authTable, draftsOf } from "./drafts";
import { fieldChange } from "./fieldChange";
import {
	createOutcomes,
	isEnd,
	type SeenRows,
	seenRows,
	selectOutcomes,
	triedFields,
	updateOutcomes,
} from "./fields";
import { withFreeEnds } from "./freeEnds";
import { readLinks } from "./links";
import type { OutsideEffects } from "./outside";
import type { OwnedFinder } from "./owned";
import { keyOf } from "./raw";
import { type Links, type Recipe, recipesFor } from "./recipe";
import { readSample, type Sample, seenOf } from "./sample";
import { ACTIONS, type Action, clauseText, type FieldSchema, type TableSchema } from "./schema";
import { examplesOf, type Outcome, type Verdict, verdictOf } from "./tally";
import { type Outcomes, tryDelete, tryUpdate, type Way } from "./writes";

/** What is asked for. */
export interface Wanted {
	readonly fields: boolean;
	/** At most so many records of a table. */
	readonly records: number;
}

/** What is known of the database besides the table. */
export interface Surroundings {
	readonly attempts: Attempts;
	readonly observer: Session;
	/** Whether records of some table refer to others in a way that matters when these are deleted. */
	readonly hasReferences: boolean;
	readonly owned: OwnedFinder;
	/** Whether to read a table whole does nothing that is not undone. */
	readonly mayRead: (table: string) => boolean;
}

/** Records that are copied; one that passes a clause may be among them. */
const COPIED = 3;

/** Records that hold the session's own, where one that is free has to be found among them. */
const MOST_HOLDERS = 8;

/** What is tried of a table. */
interface Prepared {
	readonly sample: Sample;
	readonly change: ChosenChange;
	/** Found once for all sessions. */
	readonly changeOf: (field: FieldSchema) => ReturnType<typeof fieldChange>;
	readonly recipes: readonly Recipe[];
	readonly links: Links;
}

export class TableTrial {
	#prepared: Promise<Prepared | string> | undefined;

	constructor(
		private readonly around: Surroundings,
		readonly table: TableSchema,
		private readonly wanted: Wanted,
		/** What is not undone: what has it is not tried. */
		private readonly outside: OutsideEffects,
	) {}

	/** The cells of a session. Rejects when it runs nothing any more. */
	async cells(session: Session): Promise<readonly MatrixCell[]> {
		if (this.outside.reading.length > 0) return this.unknown(session, notTried(this.outside.reading));
		this.#prepared ??= this.#prepare();
		const prepared = await this.#prepared;
		if (typeof prepared === "string")
			return this.unknown(session, `the default session could not read the table: ${prepared}`);
		return new SessionTrial(this.around, this.table, prepared, session).cells(this.wanted, this.outside);
	}

	/** Cells of which nothing can be found out. */
	unknown(session: Pick<Session, "id">, reason: string): readonly MatrixCell[] {
		const verdict: Verdict = { verdict: "unknown", reason };
		const fields = this.wanted.fields ? triedFields(this.table) : [];
		return [
			...ACTIONS.map((action) => tableCell(session, this.table, action, verdict)),
			...fields.flatMap((field) =>
				FIELD_ACTIONS.map((action) => fieldCell(session, this.table, field, action, verdict)),
			),
		];
	}

	async #prepare(): Promise<Prepared | string> {
		const { attempts, observer } = this.around;
		const { table, wanted } = this;
		const contents = wanted.fields ? wanted.records : COPIED;
		const sample = await readSample(attempts, observer, table, { records: wanted.records, contents });
		if (typeof sample === "string") return sample;
		const links = await readLinks(attempts, observer, table, sample);
		const context: ChangeContext = { attempts, observer, table, sample, links };
		const isWritten = this.outside.writing.length === 0;
		const isEmpty = sample.ids.length === 0;
		const change = isWritten && !isEmpty ? await chooseChange(context) : { parts: [] };
		const recipes = isWritten ? await recipesFor(context, sample.rows.slice(0, COPIED)) : [];
		const changes = new Map<FieldSchema, ReturnType<typeof fieldChange>>();
		const changeOf = (field: FieldSchema) => {
			const its = changes.get(field) ?? fieldChange(context, field);
			changes.set(field, its);
			return its;
		};
		return { sample, change, changeOf, recipes, links };
	}
}

const FIELD_ACTIONS = ["select", "create", "update"] as const;
type FieldAction = (typeof FIELD_ACTIONS)[number];

/** One session's turn. */
class SessionTrial {
	constructor(
		private readonly around: Surroundings,
		private readonly table: TableSchema,
		private readonly prepared: Prepared,
		private readonly session: Session,
	) {}

	async cells({ fields }: Wanted, outside: OutsideEffects): Promise<readonly MatrixCell[]> {
		const cells: MatrixCell[] = [];
		const { session, table } = this;
		const add = (action: Action, verdict: Verdict) => cells.push(tableCell(session, table, action, verdict));
		const tried = fields ? triedFields(table) : [];
		const seen = tried.length > 0 ? await this.#seenRows() : undefined;
		add("select", await this.#select());
		if (outside.writing.length > 0) {
			const reason = notTried(outside.writing);
			for (const action of ["create", "update", "delete"] as const)
				add(action, { verdict: "unknown", reason });
			for (const field of tried)
				for (const action of FIELD_ACTIONS) {
					const verdict: Verdict =
						action === "select" && seen ? this.#fieldSelect(field, seen) : { verdict: "unknown", reason };
					cells.push(fieldCell(session, table, field, action, verdict));
				}
			return cells;
		}
		const deleted = await this.#deleted();
		const created = await this.#created(deleted);
		add("create", verdictOf([created.outcome], created.draft?.differs));
		const updated = await this.#updated();
		add("update", this.#updateVerdict(updated));
		add("delete", this.prepared.sample.ids.length === 0 ? EMPTY : this.#verdict(this.#byRecord(deleted)));
		if (!seen) return cells;
		const { attempts } = this.around;
		const { sample, links } = this.prepared;
		const kept = await createOutcomes(
			{ attempts, session, table, sample, linkTo: links.linkTo, seen },
			tried,
			created,
		);
		for (const field of tried) {
			const push = (action: FieldAction, verdict: Verdict) =>
				cells.push(fieldCell(session, table, field, action, verdict));
			push("select", this.#fieldSelect(field, seen));
			push("create", verdictOf([kept.get(field.name) ?? NOT_TRIED]));
			push("update", await this.#fieldUpdate(field, seen, updated));
		}
		return cells;
	}

	async #select(): Promise<Verdict> {
		const { sample } = this.prepared;
		const { ids } = sample;
		if (ids.length === 0) return EMPTY;
		const seen = await seenOf(this.around.attempts, this.session, this.table, sample);
		return this.#verdict(
			ids.map((id) => [id, "refused" in seen ? seen : seen.has(keyOf(id)) ? "took" : "silent"]),
		);
	}

	async #created(deleted: Outcomes): Promise<Created> {
		const { attempts, observer } = this.around;
		const { session, table } = this;
		const { sample, recipes, links } = this.prepared;
		if (sample.ids.length > 0 && sample.rows.length === 0)
			return {
				outcome: { unknown: `no record could be copied: ${sample.withoutRows ?? "none could be read"}` },
			};
		const tables = links.tables.filter(this.around.mayRead);
		const most = links.ends ? MOST_HOLDERS : 1;
		const { owned, holders, params } = await this.around.owned.of(session, tables, most);
		const known = recipes.map((recipe) => ({ ...recipe, params: { ...params, ...recipe.params } }));
		const drafts = await withFreeEnds(
			{ attempts, observer, session, table, known: links.ends, holders },
			draftsOf(known, table, session, owned),
		);
		const kept = sample.ids.filter((id) => deleted.get(keyOf(id)) === "silent");
		return tryCreate(
			{ attempts, session, table, like: sample.ids[0], kept },
			drafts,
			table.events.length > 0 ? "apart" : "together",
		);
	}

	async #updated(): Promise<Outcomes> {
		const outcomes = new Map<string, Outcome>();
		for (const part of this.prepared.change.parts) {
			const some = await tryUpdate(this.around.attempts, this.session, part, this.#way("update"));
			for (const [key, outcome] of some) outcomes.set(key, outcome);
		}
		return outcomes;
	}

	#updateVerdict(updated: Outcomes): Verdict {
		const { sample, change } = this.prepared;
		return sample.ids.length === 0 ? EMPTY : this.#verdict(this.#byRecord(updated), change.remark);
	}

	async #deleted(): Promise<Outcomes> {
		const { ids } = this.prepared.sample;
		if (ids.length === 0) return new Map();
		const way = this.around.hasReferences ? "apart" : this.#way("delete");
		return tryDelete(this.around.attempts, this.session, ids, way);
	}

	/** In one transaction each, where what is written to one record could be seen by what decides on another one. */
	#way(action: Action): Way {
		const { table } = this;
		if (table.events.length > 0) return "apart";
		const isOfAuthTable = authTable(this.session) === table.name;
		const clauses = [table.permissions[action], table.permissions.select];
		const isAlone = clauses.every(
			(clause) => typeof clause === "boolean" || looksAtOneRecord(clause, isOfAuthTable),
		);
		return isAlone ? "together" : "apart";
	}

	#seenRows(): Promise<SeenRows> {
		return seenRows(this.around.attempts, this.session, this.table, this.prepared.sample);
	}

	#fieldSelect(field: FieldSchema, seen: SeenRows): Verdict {
		const { sample } = this.prepared;
		if (sample.ids.length === 0) return EMPTY;
		if (sample.withoutRows !== undefined) return unread(sample.withoutRows);
		const outcomes = selectOutcomes(field, sample, seen);
		if (outcomes.length === 0)
			return { verdict: "unknown", reason: "none of the records has a value for it" };
		// Of one that is seen it is known that the field is denied, and not the record.
		const isSeen = (id: Uint8Array) => !("refused" in seen) && seen.has(keyOf(id));
		return this.#verdict([...outcomes].sort(([a], [b]) => Number(isSeen(b)) - Number(isSeen(a))));
	}

	async #fieldUpdate(field: FieldSchema, seen: SeenRows, updated: Outcomes): Promise<Verdict> {
		const { attempts } = this.around;
		const { sample } = this.prepared;
		const { table, session } = this;
		if (sample.ids.length === 0) return EMPTY;
		if (sample.withoutRows !== undefined) return unread(sample.withoutRows);
		if (isEnd(table, field))
			return { verdict: "unknown", reason: "a relation keeps the records that it goes between" };
		const parts = await this.prepared.changeOf(field);
		if (typeof parts === "string") return { verdict: "unknown", reason: parts };
		const outcomes = await updateOutcomes({ attempts, session, table, sample }, field, parts, {
			way: this.#way("update"),
			seen,
			updated,
		});
		return this.#counted(outcomes, field.isComputed ? "its definition gives it its value" : undefined);
	}

	#byRecord(outcomes: Outcomes): readonly (readonly [Uint8Array, Outcome])[] {
		return this.prepared.sample.ids.flatMap((id) => {
			const outcome = outcomes.get(keyOf(id));
			return outcome === undefined ? [] : [[id, outcome] as const];
		});
	}

	/** With records that stand for the outcomes. */
	#verdict(outcomes: readonly (readonly [Uint8Array, Outcome])[], remark?: string): Verdict {
		const verdict = this.#counted(
			outcomes.map(([, outcome]) => outcome),
			remark,
		);
		return { ...verdict, ...examplesOf(outcomes) };
	}

	#counted(outcomes: readonly Outcome[], remark?: string): Verdict {
		const { ids, total } = this.prepared.sample;
		const part =
			total > ids.length
				? [`the first ${ids.length} of ${total.toLocaleString("en")} records were tried`]
				: [];
		const remarks = [...(remark === undefined ? [] : [remark]), ...part];
		return verdictOf(outcomes, remarks.length > 0 ? remarks.join("; ") : undefined);
	}
}

const EMPTY: Verdict = { verdict: "unknown", reason: "the table is empty" };
const NOT_TRIED: Outcome = { unknown: "it was not tried" };

function unread(why: string): Verdict {
	return { verdict: "unknown", reason: `the records could not be read: ${why}` };
}

function notTried(phrases: readonly string[]): string {
	return `not tried, since a roll-back does not undo ${some(phrases)}`;
}

function tableCell(
	{ id }: Pick<Session, "id">,
	table: TableSchema,
	action: Action,
	verdict: Verdict,
): MatrixCell {
	return {
		session: id,
		table: table.name,
		action,
		...verdict,
		clause: clauseText(action, table.permissions[action]),
	};
}

function fieldCell(
	{ id }: Pick<Session, "id">,
	table: TableSchema,
	field: FieldSchema,
	action: FieldAction,
	verdict: Verdict,
): MatrixCell {
	return {
		session: id,
		table: table.name,
		field: field.name,
		action,
		...verdict,
		clause: clauseText(action, field.permissions[action]),
	};
}
