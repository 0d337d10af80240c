/** The permission matrix: sessions × tables, found by trying. */
import type { CancellationToken } from "vscode-jsonrpc";
import { SessionsError } from "../../common/errors";
import { permissionErrors } from "../../common/permissionErrors";
import { DEFAULT_SESSION } from "../../protocol/backend";
import type {
	MatrixCell,
	MatrixParams,
	MatrixPlan,
	MatrixProgress,
	MatrixResult,
	MatrixScope,
} from "../../protocol/permissions";
import { Definitions } from "../compare/definitions";
import type { Connection } from "../connection/connection";
import { identityText } from "../connection/identity";
import type { Session } from "../connection/session";
import { Attempts } from "./attempt";
import { allOutsideEffects, type OutsideEffects } from "./outside";
import { OwnedFinder } from "./owned";
import { type DatabaseSchema, readSchema, type TableSchema } from "./schema";
import { TableTrial } from "./tableTrial";

/** Which tables there are, and what of each a roll-back would not undo. Rejects where the observer may not see it. */
export async function planOf(
	connection: Connection,
	scope: MatrixScope,
	token: CancellationToken,
): Promise<MatrixPlan> {
	const { tables, effects, place } = await look(connection, scope, new Attempts(connection, token), token);
	return {
		...place,
		tables: tables.map((table) => {
			const { reading, writing } = effectsOf(table, effects);
			return {
				name: table.name,
				kind: table.kind,
				definition: table.definition,
				fields: table.fields.map(({ name, definition }) => ({ name, definition })),
				outside: [...new Set([...reading, ...writing])],
			};
		}),
	};
}

/**
 * Tries every session on every table and tells what it finds as it finds it. Sessions are tried at the same time, each
 * within its own order of calls. A cancelled token ends it before its next request; none leaves anything behind.
 */
export async function matrixOf(
	connection: Connection,
	params: MatrixParams,
	token: CancellationToken,
	tell: (progress: MatrixProgress) => void,
): Promise<MatrixResult> {
	const attempts = new Attempts(connection, token);
	const sessions = params.sessions.map((id) => connection.sessions.find(id));
	const { observer, schema, tables, effects, place } = await look(connection, params, attempts, token);
	const state = (session: Session) => session.state(connection.openToAll);
	const before = { sessions: sessions.map(state), observer: state(observer) };
	const confirmed = new Set(params.confirmed);
	const mayRead = (name: string) => confirmed.has(name) || effects.get(name)?.reading.length === 0;
	const owned = new OwnedFinder(attempts, observer);
	const around = { attempts, observer, hasReferences: hasReferences(schema), owned, mayRead };
	const elsewhere = new Map(
		sessions.flatMap((session) =>
			isIn(session, place)
				? []
				: [[session, `the session is in ${placeText(session)}, not in ${placeText(place)}`] as const],
		),
	);
	const cells: MatrixCell[] = [];
	const total = tables.length * sessions.length;
	let done = 0;
	for (const table of tables) {
		tell({ key: params.key, done, total, table: table.name, cells: [] });
		const outside = confirmed.has(table.name) ? NO_EFFECTS : effectsOf(table, effects);
		const trial = new TableTrial(around, table, params, outside);
		const found = await Promise.all(
			sessions.map(async (session) => {
				const reason = elsewhere.get(session) ?? lostReason(session);
				const its =
					reason === undefined
						? await trial.cells(session).catch((error: unknown) => trial.unknown(session, ofSession(error)))
						: trial.unknown(session, reason);
				done++;
				tell({ key: params.key, done, total, table: table.name, cells: its });
				return its;
			}),
		);
		cells.push(...found.flat());
	}
	return { ...before, cells };
}

/** What the observer knows of the database before anything is tried. */
export interface Look {
	readonly observer: Session;
	readonly place: { readonly namespace: string; readonly database: string };
	readonly schema: DatabaseSchema;
	/** Those that are asked for. */
	readonly tables: readonly TableSchema[];
	readonly effects: ReadonlyMap<string, OutsideEffects>;
}

/** Looks at it. Rejects where the observer may not see it. */
export async function look(
	connection: Connection,
	scope: MatrixScope,
	attempts: Attempts,
	token: CancellationToken,
): Promise<Look> {
	const observer = connection.sessions.find(DEFAULT_SESSION);
	const { namespace, database } = observer;
	if (namespace === undefined || database === undefined) throw permissionErrors.observerNowhere();
	const schema = await readSchema(attempts, observer).catch((error: unknown) => {
		if (error instanceof SessionsError && error.code === "serverError") return undefined;
		throw error;
	});
	if (!schema) throw permissionErrors.observerBlind(identityText(observer.auth));
	const link = await connection.ready(token);
	const definitions = await Definitions.of(connection, link, observer, { namespace, database });
	const byName = new Map(schema.tables.map((table) => [table.name, table]));
	const tables = scope.tables?.map((name) => {
		const table = byName.get(name);
		if (!table) throw permissionErrors.noTable(name, placeText({ namespace, database }));
		return table;
	});
	return {
		observer,
		place: { namespace, database },
		schema,
		tables: tables ?? schema.tables,
		effects: await allOutsideEffects(schema, definitions),
	};
}

const NO_EFFECTS: OutsideEffects = { reading: [], writing: [] };

function effectsOf({ name }: TableSchema, effects: ReadonlyMap<string, OutsideEffects>): OutsideEffects {
	return effects.get(name) ?? NO_EFFECTS;
}

function hasReferences({ tables }: DatabaseSchema): boolean {
	return tables.some(({ fields }) => fields.some(({ isReference }) => isReference));
}

interface Somewhere {
	readonly namespace?: string | undefined;
	readonly database?: string | undefined;
}

function isIn(session: Somewhere, place: Somewhere): boolean {
	return session.namespace === place.namespace && session.database === place.database;
}

/** Such as `app/dev`. */
export function placeText({ namespace, database }: Somewhere): string {
	if (namespace === undefined) return "no namespace";
	return database === undefined ? `${namespace} and no database` : `${namespace}/${database}`;
}

function lostReason({ identityLost }: Session): string | undefined {
	return identityLost && `the session is no longer ${identityLost.was}: ${identityLost.reason}`;
}

/** What ends a session alone is a reason; what ends the connection or the matrix ends it. */
function ofSession(error: unknown): string {
	if (error instanceof SessionsError && ["identityLost", "sessionNotFound"].includes(error.code))
		return error.message;
	throw error;
}
